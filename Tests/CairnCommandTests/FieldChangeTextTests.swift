import CairnEngine
import CairnLanguage
import Testing

@testable import cairn

@Suite struct FieldChangeTextTests {
  private func text(_ change: FieldChange) -> String {
    FieldChangeText(change: change, marks: .hidden).lines.plain
  }

  @Test(
    arguments: [
      (Sample.field("delay", Sample.seconds, from: 30, to: 60), "delay: 30s → 60s"),
      (Sample.field("delay", Sample.seconds, from: 30, to: nil), "- delay: 30s"),
      (Sample.field("delay", Sample.seconds, from: nil, to: 60), "+ delay: 60s"),
      (
        Sample.field(
          "queue", .reference(sections: ["queues"], attribute: "arn"),
          from: "arn:aws:sqs:us-east-1:000000000000:a", to: "arn:aws:sqs:us-east-1:000000000000:b"),
        "queue: a → b"
      ),
      (
        Sample.field(
          "queue", .reference(sections: ["queues"], attribute: "arn"),
          from: "arn:aws:sqs:us-east-1:1:a", to: "arn:aws:sqs:us-east-1:2:a"),
        "queue: arn:aws:sqs:us-east-1:1:a → arn:aws:sqs:us-east-1:2:a"
      ),
      (Sample.field("a", .boolean, from: true, to: false), "a: true → false"),
      (Sample.field("a", .string(), from: "", to: "x y"), "a: \"\" → x y"),
      (
        Sample.field("queue", .string(), from: "x", to: Sample.unknown),
        "queue: x → (known after apply)"
      ),
      (
        Sample.field("token", .string(), from: "a", to: "b", secret: true),
        "token: (secret) changes"
      ),
      (
        Sample.field("size", .size(0...10_240, unit: .megabytes), from: 256, to: 1024),
        "size: 256MB → 1GB"
      ),
    ])
  func `A plain value is one arrow`(_ change: FieldChange, _ words: String) {
    #expect(text(change) == words)
  }

  @Test func `Entries of a map are shown one by one`() {
    let change = Sample.field(
      "environment", .map(value: .string()),
      from: ["TABLE": "a", "OLD": "x", "SAME": "s"],
      to: ["TABLE": "b", "STAGE": "prod", "SAME": "s"])
    #expect(
      text(change) == """
        environment:
          - OLD: x
          + STAGE: prod
          ~ TABLE: a → b
        """)
  }

  @Test func `Items of a list are shown one by one, without those that stay`() {
    let change = Sample.field(
      "events", .list(.string()), from: ["a", "b"], to: ["b", "c", "d"])
    #expect(
      text(change) == """
        events:
          - a
          + c
          + d
        """)
  }

  @Test func `Maps in a list are told apart inside`() {
    let change = Sample.field(
      "statements", .list(.any),
      from: [["actions": ["s3:Get"], "effect": "Allow"], ["effect": "Deny"]],
      to: [["actions": ["s3:Get", "s3:Put"], "effect": "Allow"], ["effect": "Deny"]])
    #expect(
      text(change) == """
        statements:
          ~ [0]:
            ~ actions:
              + s3:Put
        """)
  }

  @Test func `A change of order is shown as such`() {
    let change = Sample.field("keys", .list(.string()), from: ["a", "b"], to: ["b", "a"])
    #expect(text(change) == "keys: [a, b] → [b, a]")
  }

  @Test func `A secret inside of a map stays one`() {
    let type = FieldType.object([FieldSchema("password", .string(), isSecret: true, doc: "")])
    let change = Sample.field("login", type, from: ["password": "old"], to: ["password": "new"])
    #expect(text(change) == "login:\n  ~ password: (secret)")
  }

  @Test func `A long value is cut`() {
    let change = Sample.field(
      "text", .string(), from: .string(String(repeating: "a", count: 100)), to: "b")
    #expect(text(change) == "text: \(String(repeating: "a", count: 59))… → b")
  }
}

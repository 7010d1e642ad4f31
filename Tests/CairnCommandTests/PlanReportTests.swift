import CairnEngine
import CairnLanguage
import Testing

@testable import cairn

@Suite struct PlanReportTests {
  private func text(
    _ changes: [Change], purpose: Plan.Purpose = .apply, width: Int? = nil,
    next: String? = "cairn apply"
  ) -> String {
    PlanReport(
      Sample.plan(changes, purpose: purpose), file: "stacks/a.yaml", schemas: [queue],
      nextCommand: next
    ).lines(width: width).plain
  }

  private let queue = KindSchema(
    section: "queues", noun: "queue", doc: "",
    fields: [
      FieldSchema("name", .string(), doc: ""),
      FieldSchema("visibilityTimeout", Sample.seconds, default: 30, doc: ""),
      FieldSchema("delay", Sample.seconds, default: 0, doc: ""),
      FieldSchema("token", .string(), isSecret: true, doc: ""),
      FieldSchema("target", .reference(sections: ["queues"], attribute: "arn"), doc: ""),
      FieldSchema("rules", .list(.any), doc: ""),
      FieldSchema("codeHash", .string(), .computed, doc: ""),
    ])

  @Test func `A create shows its name and what is beyond the defaults`() {
    let change = Sample.change(
      "queues.uploads", .create, reasons: [.new],
      desired: [
        "name": "image-uploads", "visibilityTimeout": 60, "delay": 0, "token": "hush",
        "codeHash": "abc", "target": "arn:aws:sqs:us-east-1:000000000000:failed",
      ])
    #expect(
      text([change]) == """
        + queues.uploads  image-uploads, visibilityTimeout: 60s, token: (secret), target: failed  stacks/a.yaml:9:3

        Plan: 1 to create. Run `cairn apply` to do it.
        """)
  }

  @Test func `What there is no room for is counted`() {
    let change = Sample.change(
      "queues.uploads", .create,
      desired: [
        "name": "a-name-that-takes-quite-a-lot-of-room-by-itself", "visibilityTimeout": 60,
        "delay": 5, "rules": [["a": 1], ["b": 2]],
      ])
    #expect(
      text([change]).hasPrefix(
        "+ queues.uploads  a-name-that-takes-quite-a-lot-o…, visibilityTimeout: 60s, "
          + "+2 more  stacks/a.yaml:9:3\n"))
  }

  private static let renamed = FormerAddress(ResourceAddress(section: "queues", name: "old"))

  @Test(
    arguments: [
      (Change.Reason.missing, "no longer in the endpoint, created again"),
      (.interrupted, "an earlier apply was interrupted"),
      (.removed, "no longer in the stack"),
      (
        .containerReplaced(ResourceAddress(section: "buckets", name: "b")),
        "buckets.b is replaced"
      ),
      (.renamed(from: renamed), "was queues.old"),
      (
        .renamed(from: FormerAddress(stack: "other", renamed.address)),
        "was queues.old of the stack other"
      ),
      (.foreign, "exists already, taken over"),
      (.untried, "not created yet: an earlier apply stopped before it"),
      (.failed, "an earlier apply failed to create it"),
      (
        .unwell("Lambda could not create it (no role)"),
        "doesn't work: Lambda could not create it (no role)"
      ),
    ])
  func `A reason that fields don't show is shown`(_ reason: Change.Reason, _ words: String) {
    let line = text([Sample.change("queues.a", .replace, reasons: [reason])])
      .split(separator: "\n").first
    #expect(line == "± queues.a  \(words)  stacks/a.yaml:9:3")
  }

  @Test(arguments: [Change.Reason.new, .destroyed])
  func `An obvious reason isn't shown`(_ reason: Change.Reason) {
    let line = text([Sample.change("queues.a", .delete, reasons: [reason])])
      .split(separator: "\n").first
    #expect(line == "- queues.a  stacks/a.yaml:9:3")
  }

  @Test(
    arguments: [
      (Change.Action.create, "+ queues.a", "1 to create"),
      (.update, "~ queues.a", "1 to update"),
      (.replace, "± queues.a", "1 to replace"),
      (.delete, "- queues.a", "1 to delete"),
      (.adopt, "→ queues.a", "1 to adopt"),
    ])
  func `Every action has its sign and its count`(
    _ action: Change.Action, _ start: String, _ count: String
  ) {
    let text = text([Sample.change("queues.a", action)])
    #expect(text.hasPrefix(start))
    #expect(text.hasSuffix("Plan: \(count). Run `cairn apply` to do it."))
  }

  @Test func `Places are in a column, and fields have their own`() {
    let update = Sample.change(
      "queues.uploads", .update,
      fields: [
        Sample.field("visibilityTimeout", Sample.seconds, from: 30, to: 60, line: 10),
        Sample.field("delay", Sample.seconds, from: nil, to: 5, line: 11),
      ])
    let same = Sample.change("queues.b", .none)
    #expect(
      text([update, same]) == """
        ~ queues.uploads                  stacks/a.yaml:9:3
            visibilityTimeout: 30s → 60s  stacks/a.yaml:10:5
            + delay: 5s                   stacks/a.yaml:11:5

        Plan: 1 to update, 1 unchanged. Run `cairn apply` to do it.
        """)
  }

  @Test func `All lines tell edits from drift once anything drifted`() {
    let update = Sample.change(
      "queues.a", .update,
      fields: [
        Sample.field("delay", Sample.seconds, from: 1, to: 5),
        Sample.field(
          "visibilityTimeout", Sample.seconds, from: 45, to: 60, cause: .drift, recorded: 60),
        Sample.field(
          "messageRetention", .duration(60...1_209_600), from: 86_400, to: 345_600, cause: .both,
          recorded: 1_209_600),
      ])
    #expect(
      text([update]).split(separator: "\n").dropFirst().prefix(3).joined(separator: "\n") == """
            delay: 1s → 5s  your edit
            visibilityTimeout: 45s → 60s  drift
            messageRetention: 1d → 4d  drift and your edit (was 14d)
        """)
  }

  @Test func `A field that forces replacement says so, and lost data is loud`() {
    let change = Sample.change(
      "tables.metadata", .replace,
      fields: [Sample.field("partitionKey.name", .string(), from: "id", to: "uid", forces: true)],
      dataHeld: "12 items")
    #expect(
      text([change]) == """
        ± tables.metadata  stacks/a.yaml:9:3
            partitionKey.name: id → uid  forces replacement
            ! 12 items would be lost

        Data would be lost in 1 resource. Apply does it only with --allow-data-loss=tables.metadata.

        Plan: 1 to replace. Run `cairn apply` to do it.
        """)
  }

  @Test func `What was made from a field of another resource says of which`() {
    let origin = ResourceDeclaration.Origin.expanded(
      from: ResourceAddress(section: "functions", name: "upload"), field: "permissions")
    let line = text([Sample.change("roles.upload", .create, origin: origin)])
      .split(separator: "\n").first
    #expect(line == "+ roles.upload (from functions.upload permissions)  stacks/a.yaml:9:3")
  }

  @Test(
    arguments: [
      (
        Plan.Purpose.apply, 1,
        "No changes. 1 resource matches what stacks/a.yaml declares. Run `cairn drift` to compare "
          + "everything else."
      ),
      (
        .apply, 15,
        "No changes. 15 resources match what stacks/a.yaml declares. Run `cairn drift` to compare "
          + "everything else."
      ),
      (
        .destroy, 0,
        "Nothing to destroy. image-service has no resources in http://127.0.0.1:4566 "
          + "(us-east-1, account 000000000000)."
      ),
    ])
  func `Nothing to do is one sentence`(_ purpose: Plan.Purpose, _ count: Int, _ words: String) {
    let changes = (0..<count).map { Sample.change("queues.q\($0)", .none) }
    #expect(text(changes, purpose: purpose) == words)
  }

  @Test func `On a narrow terminal lines continue below, and places are there`() {
    let update = Sample.change(
      "queues.a-rather-long-name-of-a-queue", .update,
      fields: [Sample.field("visibilityTimeout", Sample.seconds, from: 30, to: 60, line: 10)])
    #expect(
      text([update], width: 30) == """
        ~ queues.a-rather-long-name-of-a-queue
                    stacks/a.yaml:9:3
            visibilityTimeout: 30s →
                60s
                    stacks/a.yaml:10:5

        Plan: 1 to update. Run
        `cairn apply` to do it.
        """)
  }

  @Test func `Nothing in a plan can steer a terminal`() {
    let change = Sample.change(
      "queues.a\u{1B}[2J", .update,
      fields: [Sample.field("tags.x", .string(), from: "a\nb", to: "\u{1B}]0;x\u{07}")])
    let text = text([change])
    #expect(text.contains("queues.a␛[2J"))
    #expect(text.contains("tags.x: a␊b → \"␛]0;x␇\""))
  }
}

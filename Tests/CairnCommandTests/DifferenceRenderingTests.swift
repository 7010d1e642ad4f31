import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage
import CairnTestSupport
import Testing

@testable import cairn

/// Whenever two values differ, every rendering of the change shows a difference.
@Suite struct DifferenceRenderingTests {
  struct Rendering: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var render: @Sendable (FieldChange) -> String
  }

  private static func report(_ change: FieldChange) -> DriftReport {
    let state: DriftReport.State = change.state
    return DriftReport(
      scope: Sample.scope,
      resources: [
        DriftReport.Resource(
          address: Sample.address("queues.a"), noun: "queue", state: state, fields: [change],
          location: Sample.place(9))
      ])
  }

  private static let renderings: [Rendering] = {
    let widths: [Int?] = [nil, 40, 80, 120]
    let terminal = widths.flatMap { width -> [Rendering] in
      let name = width.map { "in \($0) columns" } ?? "of any width"
      return [
        Rendering(testDescription: "plan \(name)") { change in
          var edit = change
          edit.cause = .edit
          edit.desired = change.recorded
          let plan = Sample.plan([Sample.change("queues.a", .update, fields: [edit])])
          return PlanReport(plan, file: "a", schemas: [], nextCommand: nil).lines(width: width)
            .plain
        },
        Rendering(testDescription: "drift \(name)") {
          DriftText(report: report($0), isDetailed: false).lines(width: width).plain
        },
        Rendering(testDescription: "drift in detail \(name)") {
          DriftText(report: report($0), isDetailed: true).lines(width: width).plain
        },
      ]
    }
    return terminal + [
      Rendering(testDescription: "annotations") {
        GitHubAnnotations(review: Review(report($0))).lines.joined(separator: "\n")
      },
      Rendering(testDescription: "test report") { JUnitReport(review: Review(report($0))).text },
      Rendering(testDescription: "page") {
        DriftPage(
          report: report($0), drawing: DriftDrawing(nodes: [], edges: []), file: "a", time: ""
        ).text
      },
      Rendering(testDescription: "language server") { change in
        LiveView(Sample.plan([]), report(change)).markdown(
          about: .resource(Sample.address("queues.a")))
          ?? ""
      },
    ]
  }()

  /// Recorded and live.
  private typealias Pair = (name: String, type: FieldType, recorded: Value?, live: Value?)

  private static func drift(_ pair: Pair) -> FieldChange {
    FieldChange(
      path: pair.name, type: pair.type, desired: pair.recorded, recorded: pair.recorded,
      live: pair.live, cause: .drift, forcesReplacement: false, isSecret: false, location: nil)
  }

  /// A rendering in which two values look alike can't show which of them is live.
  private static func check(_ rendering: Rendering, _ pair: Pair) {
    let there = rendering.render(drift(pair))
    let back = rendering.render(drift((pair.name, pair.type, pair.live, pair.recorded)))
    #expect(
      there != back,
      "\(pair.name): \(String(describing: pair.recorded)) and \(String(describing: pair.live)) as \(there)"
    )
  }

  // MARK: Random values

  /// What is rendered of a value follows from its type and default: one field of each is enough.
  private static let fields: [(name: String, schema: FieldSchema)] = {
    struct Look: Hashable {
      let type: FieldType
      let defaultValue: Value?
      let isTags: Bool
    }
    var seen: Set<Look> = []
    return Catalog.standard.schemas.flatMap { schema in
      schema.fields.filter { field in
        !field.isSecret
          && seen.insert(
            Look(
              type: field.type, defaultValue: field.defaultValue,
              isTags: field.name == OwnershipTags.field)
          ).inserted
      }.map { ("\(schema.section).\($0.name)", $0) }
    }
  }()

  @Test(arguments: renderings)
  func `two values of any field of any kind that differ are shown to differ`(rendering: Rendering) {
    var count = 0
    for seed in UInt64(1)...4 {
      var values = RandomValues(seed: seed)
      for (name, field) in Self.fields {
        let made = (0..<3).map { _ in values.value(of: field.type) }
        let changed = made.map { values.changed($0, field.type) }
        let others: [(Value?, Value?)] = [(made[0], made[1]), (made[1], nil)]
        for (recorded, live) in zip(made, changed).map({ ($0, $1) }) + others {
          let left = field.normalForm(of: recorded)
          let right = field.normalForm(of: live)
          guard !field.type.areEqual(left, right) else { continue }
          Self.check(rendering, (name, field.type, left, right))
          count += 1
        }
      }
    }
    #expect(count > 500)
  }

  // MARK: Values that look alike

  private static let long = String(repeating: "a-long-text ", count: 200)
  private static let arn = FieldType.reference(sections: ["queues"], attribute: "arn")
  private static let stream =
    "arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/2026-11-27T03:41:"

  private static let alike: [Pair] = [
    ("the end of a long text", .string(), .string(long + "x"), .string(long + "y")),
    (
      "the middle of a long text", .string(), .string(long + "x" + long), .string(long + "y" + long)
    ),
    ("a long text that goes on", .string(), .string(long), .string(long + long)),
    ("a text and a number", .any, "1", 1),
    ("a text and nothing", .any, "(none)", nil),
    ("a text and null", .any, "null", .null),
    ("a picture and a control character", .string(), "a\u{2400}b", "a\u{0}b"),
    ("a tab and spaces", .string(), "a\tb", "a    b"),
    ("a hidden character and its name", .string(), "a<U+200B>b", "a\u{200B}b"),
    (
      "an ellipsis and what is left out", .string(), .string(long + "…"), .string(long + long + "z")
    ),
    ("streams", arn, .string(stream + "41.610493"), .string(stream + "42.610493")),
    (
      "streams of one second", arn, .string(stream + "41.610493"),
      .string("arn:aws:dynamodb:us-east-1:000000000000:table/U/stream/2026-11-27T03:41:41.610493")
    ),
    ("accounts", arn, "arn:aws:sqs:us-east-1:1:a", "arn:aws:sqs:us-east-1:2:a"),
    ("keys", .any, ["a": 1], ["b": 1]),
    ("order", .list(.string()), ["a", "b", "c"], ["b", "a", "c"]),
    ("order of maps", .any, [["id": "a"], ["id": "b"]], [["id": "b"], ["id": "a"]]),
    ("how often", .list(.string()), ["a"], ["a", "a"]),
    ("an empty list", .any, [], [[]]),
    (
      "the end of a long list", .list(.string()),
      .list((0..<100).map { .string("item-\($0)") }),
      .list((0..<100).map { .string($0 == 99 ? "item-x" : "item-\($0)") })
    ),
    (
      "one character of one action", .policyStatements(.identity),
      [statement("dynamodb:PutItem")], [statement("dynamodb:PutItems")]
    ),
  ]

  private static func statement(_ action: String) -> Value {
    [
      "Sid": "Metadata", "Effect": "Allow", "Action": ["dynamodb:GetItem", .string(action)],
      "Resource": ["arn:aws:dynamodb:us-east-1:000000000000:table/ImagesMetadata"],
    ]
  }

  @Test(arguments: renderings)
  func `values that look alike are shown to differ`(rendering: Rendering) {
    for pair in Self.alike { Self.check(rendering, pair) }
  }

  // MARK: What is shown

  private func rows(_ type: FieldType, _ recorded: Value, _ live: Value) -> [String] {
    Self.drift(("x", type, recorded, live)).rows(limit: 60).map(\.short)
  }

  @Test func `the member that changed is shown, of the statement with its sid`() {
    let other: Value = ["Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": ["*"]]
    #expect(
      rows(.policyStatements(.identity), [statement, other], [other, changed])
        == ["x[Metadata].actions: […, dynamodb:DeleteItem] ≠ […, dynamodb:PutItem]"])
  }

  private var statement: Value { Self.statement("dynamodb:PutItem") }
  private var changed: Value { Self.statement("dynamodb:DeleteItem") }

  @Test func `statements without a name are paired by what they have in common`() {
    func statement(_ action: String, _ resource: String) -> Value {
      ["Effect": "Allow", "Action": [.string(action), "sqs:Get"], "Resource": [.string(resource)]]
    }
    #expect(
      rows(
        .policyStatements(.identity), [statement("sqs:A", "q"), statement("sqs:B", "r")],
        [statement("sqs:B", "r"), statement("sqs:C", "q")])
        == ["x[0].actions: […, sqs:C] ≠ […, sqs:A]"])
  }

  @Test func `an item that comes is shown whole, with others left out`() {
    let rule: (String, Int) -> Value = { ["id": .string($0), "expire": .integer($1)] }
    let type = FieldType.list(
      .object([
        FieldSchema("id", .string(), doc: ""),
        FieldSchema("expire", .duration(0...1_000_000), doc: ""),
      ]), order: .insignificant)
    #expect(
      rows(type, [rule("a", 86_400)], [rule("new", 60), rule("a", 172_800)])
        == ["x[a].expire: 2d ≠ 1d", "x: […, {expire: 60s, id: new}] ≠ […]"])
  }

  @Test func `a stream is shown by table and time`() {
    #expect(
      ValueText.text(.string(Self.stream + "41.610"), Self.arn)
        == "T/stream/2026-11-27T03:41:41.610")
  }

  @Test func `edit and drift of two members are told apart`() {
    let change = FieldChange(
      path: "x", type: .any, desired: ["a": [["id": "i", "n": 2, "m": 1]]],
      recorded: ["a": [["id": "i", "n": 1, "m": 1]]], live: ["a": [["id": "i", "n": 1, "m": 9]]],
      cause: .both, forcesReplacement: false, isSecret: false, location: nil)
    #expect(
      change.rows(limit: 40).map { "\($0.state.words): \($0.short)" } == [
        "drift: x.a[i].m: 9 ≠ 1", "pending edit: x.a[i].n: 1 → 2",
      ])
  }
}

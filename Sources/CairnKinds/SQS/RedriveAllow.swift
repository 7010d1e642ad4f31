import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// A queue's `redriveAllow` (SQS "SetQueueAttributes", RedriveAllowPolicy).
enum RedriveAllow {
  static let permission = Field<String>(
    "permission", .enumeration(["all", "none", "by-queue"]), default: "by-queue",
    doc: "Every queue, none, or those in `queues`.", example: "none")
  static let queues = Field<[String]>(
    "queues",
    .list(
      .reference(sections: [Queue.section], attribute: "arn"), count: 0...10,
      order: .insignificant),
    default: [], doc: "The queues that may use it, with `permission: by-queue`.",
    example: "[uploads]")

  static let fields = [permission.schema, queues.schema]

  private static let permissions = [
    ("all", "allowAll"), ("none", "denyAll"), ("by-queue", "byQueue"),
  ]

  /// The attribute; nil without the field.
  static func policy(of queue: Properties) -> String? {
    guard let allow = queue[Queue.redriveAllow] else { return nil }
    let wanted = allow[permission] ?? "by-queue"
    var policy: [String: JSONValue] = [:]
    if let word = permissions.first(where: { $0.0 == wanted })?.1 {
      policy["redrivePermission"] = .string(word)
    }
    if wanted == "by-queue" {
      policy["sourceQueueArns"] = .array((allow[queues] ?? []).map(JSONValue.string))
    }
    return JSONValue.object(policy).serialized()
  }

  /// - Parameter declared: the declaration, whose spelling of "every queue" is kept.
  static func read(_ attribute: String?, declared: Properties?) -> Properties? {
    let policy = attribute.flatMap { $0.isEmpty ? nil : try? JSONValue(parsing: $0) }
    let word = policy?["redrivePermission"]?.string ?? "allowAll"
    if word == "allowAll", declared?[permission] != "all" { return nil }
    var allow = Properties()
    allow[permission] = permissions.first { $0.1 == word }?.0 ?? word
    allow[queues] = (policy?["sourceQueueArns"]?.array ?? []).compactMap(\.string).sorted()
    return allow
  }

  static let rule = Rule { properties in
    guard let allow = properties[Queue.redriveAllow.name]?.map else { return [] }
    let path = "\(Queue.redriveAllow.name).\(queues.name)"
    let isEmpty = allow[queues.name]?.list?.isEmpty ?? true
    switch (allow[permission.name]?.string ?? "by-queue", isEmpty) {
    case ("by-queue", true):
      return [
        .init(
          path: path, summary: "No queue is allowed",
          detail:
            "Name the queues that may use this one as their dead-letter queue in `queues`, or "
            + "write `permission: none`.")
      ]
    case ("all", false), ("none", false):
      return [
        .init(
          path: path, summary: "Queues without `by-queue`",
          detail:
            "`queues` is used with `permission: by-queue` only: write that, or leave `queues` "
            + "out.")
      ]
    default: return []
    }
  }

  /// SQS refuses a dead-letter queue that doesn't allow its source queue.
  static let deadLetterRule = StackRule(each: { queue, stack in
    let path = [Queue.deadLetter.name, Queue.deadLetterQueue.name]
    let target = path.reduce(Value?.some(.map(queue.properties))) { $0?.map?[$1] }
    guard let dead = stack.resource(referredToBy: target),
      let allow = dead.properties[Queue.redriveAllow.name]?.map
    else { return [] }
    let allowed = allow[queues.name]?.list ?? []
    let isAllowed =
      switch allow[permission.name]?.string ?? "by-queue" {
      case "all": true
      case "none": false
      default:
        // An ARN that is written out may be the queue's.
        allowed.contains { value in
          guard let other = stack.resource(referredToBy: value) else { return true }
          return other.address == queue.address
        }
      }
    guard !isAllowed else { return [] }
    return [
      .init(
        path: path.joined(separator: "."), summary: "Dead-letter queue that doesn't allow it",
        detail: "`\(dead.address)` isn't a dead-letter queue of this one by its "
          + "`\(Queue.redriveAllow.name)`. Add `\(queue.address.name)` to "
          + "`\(Queue.redriveAllow.name).\(queues.name)` there, or leave it out.",
        notes: [
          Diagnostic.Note(
            "what it allows", at: dead.location(of: Queue.redriveAllow.name))
        ])
    ]
  })
}

import CairnEngine
import CairnLanguage

extension Notification {
  /// A notification has one destination.
  static let targetRule = Rule { properties in
    let given = destinations.map { $0.field.name }.filter { properties[$0] != nil }
    switch given.count {
    case 0:
      let names = destinations.map { $0.field.name }.alternatives()
      return [
        .init(
          path: nil, summary: "Notification without a destination",
          detail: "A notification needs \(names), its destination.")
      ]
    case 1: return []
    default:
      return [
        .init(
          path: given[1], summary: "Notification with two destinations",
          detail:
            "A notification goes to a `\(given[0])` or to a `\(given[1])`, not to both: S3 accepts "
            + "only one notification of an event. Let one pass it on: a topic has several "
            + "subscribers, and a function can read a queue.")
      ]
    }
  }

  /// Amazon S3 user guide, "Amazon S3 Event Notifications": destinations are in the bucket's
  /// region.
  static let regionRules = destinations.map {
    RegionRule.rule(
      [$0.field.name], reason: "A bucket notifies \($0.field.name)s of its own region")
  }

  /// The same guide, "Supported event types": `:*` means all of a type, and S3 accepts each event
  /// once.
  static let eventsRule = Rule { properties in
    let names = (properties[events.name]?.list ?? []).map { $0.string ?? "" }
    return names.indices.compactMap { index in
      guard
        let other = names.indices.first(where: { $0 != index && takesIn(names[$0], names[index]) })
      else { return nil }
      return .init(
        path: "\(events.name)[\(index)]", summary: "Duplicate event",
        detail:
          "`\(names[other])` means `\(names[index])` too, and S3 takes each event once: remove "
          + "one of them.")
    }
  }

  /// Amazon S3 user guide, "Configuring event notifications using object key name filtering": of
  /// two notifications of a bucket that share an event, the prefixes or the suffixes must exclude
  /// each other, whoever is notified.
  static let overlapRule = StackRule(among: { notifications, stack in
    let groups = Dictionary(grouping: notifications) { bucketKey(of: $0, in: stack) }
    return groups.values.flatMap { group -> [StackRule.Finding] in
      group.indices.compactMap { index in
        for other in group[..<index] {
          guard let event = sharedEvent(of: group[index], and: other) else { continue }
          return StackRule.Finding(group[index], overlap(with: other, at: event))
        }
        return nil
      }
    }
  })

  private static func overlap(
    with other: ResourceDeclaration, at event: (index: Int, name: String)
  ) -> Rule.Violation {
    .init(
      path: "\(events.name)[\(event.index)]", summary: "Notifications that overlap",
      detail:
        "`\(other.address)` notifies of `\(event.name)` for the same keys of the bucket, and S3 "
        + "takes one notification for each event of a key. Give the two a `prefix` or `suffix` "
        + "that exclude each other, or other events.",
      notes: [Diagnostic.Note("the other notification", at: other.location(of: events.name))])
  }

  /// The same for every way to write one bucket: its name, a reference, its ARN.
  private static func bucketKey(
    of notification: ResourceDeclaration, in stack: StackIndex
  ) -> Value? {
    let bucket = notification.properties[Notification.bucket.name]
    if let declared = stack.resource(referredToBy: bucket) {
      return declared.properties[Bucket.name.name]
    }
    return bucket?.string.map { .string(BucketName.named(by: $0)) } ?? bucket
  }

  /// An event of `one` that `other` matches too, for some key.
  private static func sharedEvent(
    of one: ResourceDeclaration, and other: ResourceDeclaration
  ) -> (index: Int, name: String)? {
    func texts(_ field: String) -> (String, String)? {
      let values = [one, other].map { $0.properties[field] ?? "" }.compactMap(\.string)
      return values.count == 2 ? (values[0], values[1]) : nil
    }
    guard let prefixes = texts(prefix.name), let suffixes = texts(suffix.name),
      begins(prefixes.0, prefixes.1) || begins(prefixes.1, prefixes.0),
      ends(suffixes.0, suffixes.1) || ends(suffixes.1, suffixes.0)
    else { return nil }
    let others = other.properties[events.name]?.list?.compactMap(\.string) ?? []
    for (index, event) in (one.properties[events.name]?.list ?? []).enumerated() {
      guard let name = event.string else { continue }
      if others.contains(where: { takesIn($0, name) || takesIn(name, $0) }) { return (index, name) }
    }
    return nil
  }

  private static func begins(_ text: String, _ prefix: String) -> Bool {
    text.utf8.starts(with: prefix.utf8)
  }

  private static func ends(_ text: String, _ suffix: String) -> Bool {
    text.utf8.reversed().starts(with: suffix.utf8.reversed())
  }

  /// `s3:ObjectCreated:*` includes `s3:ObjectCreated:Put`.
  private static func takesIn(_ event: String, _ other: String) -> Bool {
    event == other || (event.hasSuffix(":*") && other.hasPrefix(event.dropLast()))
  }
}

import CairnEngine
import CairnLanguage

/// The rights that a change adds: statements that allow what no current statement allows, and
/// denials that it removes.
struct WiderRights {
  var texts: [String]

  init(_ change: Change, _ schema: KindSchema?) {
    switch change.action {
    case .create:
      let values = change.desired?.values ?? [:]
      texts = (schema?.fields ?? []).flatMap { field in
        Self.difference(field.type, before: nil, after: values[field.name])
      }
    case .update, .replace, .adopt:
      texts = change.fields.flatMap { field in
        field.isSecret
          ? [] : Self.difference(field.type, before: field.before, after: field.desired)
      }
    case .none, .rename, .delete: texts = []
    }
  }

  private static func difference(_ type: FieldType, before: Value?, after: Value?) -> [String] {
    switch type {
    case .policyStatements: return added(before?.list ?? [], after?.list ?? [])
    case .map(_, .policyStatements):
      let (old, new) = (before?.map ?? [:], after?.map ?? [:])
      return Set(old.keys).union(new.keys).sorted().flatMap { key in
        added(old[key]?.list ?? [], new[key]?.list ?? [])
      }
    default: return []
    }
  }

  private static func added(_ before: [Value], _ after: [Value]) -> [String] {
    let allowed = before.filter { !$0.isDenial }
    let denied = after.filter(\.isDenial)
    return after.filter { !$0.isDenial && !allowed.contains(where: $0.isWithin) }.map(\.rightsText)
      + before.filter { $0.isDenial && !denied.contains($0) }.map {
        "no longer denied: \($0.rightsText)"
      }
  }
}

extension Value {
  fileprivate var isDenial: Bool { map?["Effect"]?.string == "Deny" }

  private func items(_ key: String) -> [Value]? {
    guard let value = map?[key] else { return nil }
    return value.list ?? [value]
  }

  /// Whether the other statement allows the same or more: at least these actions and resources, for
  /// the same callers under the same conditions.
  fileprivate func isWithin(_ other: Value) -> Bool {
    let listed = ["Action", "Resource"]
    for key in listed {
      switch (items(key), other.items(key)) {
      case (nil, nil): continue
      case (let mine?, let theirs?):
        guard theirs.contains(.string("*")) || mine.allSatisfy(theirs.contains) else {
          return false
        }
      default: return false
      }
    }
    func rest(_ value: Value) -> [String: Value] {
      (value.map ?? [:]).filter { !listed.contains($0.key) && $0.key != "Sid" }
    }
    return rest(self) == rest(other)
  }

  /// Such as "s3.amazonaws.com may sqs:SendMessage on arn:aws:sqs:…".
  fileprivate var rightsText: String {
    func joined(_ key: String) -> String? {
      items(key).map { $0.map { ValueText.text($0, .any, limit: 120) }.joined(separator: ", ") }
    }
    var text = map?["Principal"].map { "\(ValueText.text($0, .any, limit: 120)) may " } ?? ""
    text += joined("Action") ?? joined("NotAction").map { "everything except \($0)" } ?? "?"
    if let resources = joined("Resource") { text += " on \(resources)" }
    if let others = joined("NotResource") { text += " on everything except \(others)" }
    return text.shortened(toColumns: 300)
  }
}

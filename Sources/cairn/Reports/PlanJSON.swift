import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// A plan as events: one `change` for each resource that changes, and a `plan` with the counts.
struct PlanJSON {
  var plan: Plan

  var lines: [JSONLine] {
    plan.changes.filter(\.isShown).map(line(of:)) + [summary]
  }

  private func line(of change: Change) -> JSONLine {
    JSONLine(
      "change",
      [
        ("address", .string("\(change.address)")),
        ("action", .string(change.action.rawValue)),
        ("kind", .string(change.noun)),
        ("identity", change.identity.map { .string($0.text) }),
        ("reasons", .array(change.reasons.map(Self.json(of:)))),
        ("fields", .array(change.fields.map(Self.json(of:)))),
        ("place", change.location?.json),
        ("from", Self.json(of: change.origin)),
        ("grants", Self.json(of: change.grants)),
        ("unmanaged", Self.json(of: change.keptSettings)),
        ("lost", Self.json(of: change.lostSettings)),
        ("dataHeld", change.dataHeld.map { .string($0) }),
        ("goesWithContainer", change.goesWithContainer ? true : nil),
      ])
  }

  static func json(of origin: ResourceDeclaration.Origin) -> JSONValue? {
    switch origin {
    case .declared: nil
    case .expanded(let source, let field):
      ["address": .string("\(source)"), "field": .string(field)]
    }
  }

  /// Nil for none.
  static func json(of grants: [Grant]) -> JSONValue? {
    if grants.isEmpty { return nil }
    return .array(
      grants.map { grant in
        [
          "from": ["address": .string("\(grant.source)"), "field": .string(grant.field)],
          "place": grant.location.json, "statement": json(grant.statement, .any),
        ]
      })
  }

  /// Nil for none.
  static func json(of settings: [UnmanagedSetting]) -> JSONValue? {
    if settings.isEmpty { return nil }
    return .array(
      settings.map { setting in
        var members: [String: JSONValue] = ["name": .string(setting.name)]
        if !setting.value.isEmpty { members["value"] = .string(setting.value) }
        return .object(members)
      })
  }

  static func json(of reason: Change.Reason) -> JSONValue {
    switch reason {
    case .new: ["reason": "new"]
    case .missing: ["reason": "missing"]
    case .interrupted: ["reason": "interrupted"]
    case .removed: ["reason": "removed"]
    case .destroyed: ["reason": "destroyed"]
    case .containerReplaced(let address):
      ["reason": "containerReplaced", "address": .string("\(address)")]
    case .renamed(let former):
      former.stack.map {
        [
          "reason": "renamed", "address": .string("\(former.address)"), "stack": .string($0),
        ]
      } ?? ["reason": "renamed", "address": .string("\(former.address)")]
    case .foreign: ["reason": "foreign"]
    case .untried: ["reason": "untried"]
    case .failed: ["reason": "failed"]
    case .unwell(let message): ["reason": "unwell", "message": .string(message)]
    }
  }

  /// Values of secret fields are left out.
  static func json(of field: FieldChange) -> JSONValue {
    var members: [String: JSONValue] = [
      "path": .string(field.path), "cause": .string(field.cause.rawValue),
      "forcesReplacement": .bool(field.forcesReplacement),
    ]
    if field.isSecret {
      members["secret"] = true
    } else {
      members["desired"] = field.desired.map { json($0, field.type) }
      members["recorded"] = field.recorded.map { json($0, field.type) }
      members["live"] = field.live.map { json($0, field.type) }
    }
    members["place"] = field.location?.json
    return .object(members)
  }

  /// Secrets inside of objects are left out too.
  private static func json(_ value: Value, _ type: FieldType) -> JSONValue {
    switch value {
    case .list(let items): .array(items.map { json($0, type.itemType) })
    case .map(let entries):
      .object(
        Dictionary(
          uniqueKeysWithValues: entries.map { key, entry in
            let field = type.member(key)
            return (key, field.isSecret ? ["secret": true] : json(entry, field.type))
          }))
    default: value.json(.reported)
    }
  }

  var summary: JSONLine {
    let counts = Change.Action.allCases.map { action in
      (action.rawValue, JSONValue.int(plan.changes.count { $0.action == action }))
    }
    return JSONLine(
      "plan",
      [
        ("purpose", .string(plan.purpose.rawValue)),
        ("stack", .string(plan.scope.stack)),
        ("endpoint", plan.scope.endpoint.map { .string($0) }),
        ("region", .string(plan.scope.region)),
        ("account", .string(plan.scope.account)),
        ("isEmpty", .bool(plan.isEmpty)),
        // "No changes" only covers what a plan compares.
        ("compared", plan.purpose == .apply ? "declared" : nil),
        ("counts", .object(Dictionary(uniqueKeysWithValues: counts))),
        (
          "dataLoss",
          .array(plan.changes.filter { $0.dataHeld != nil }.map { .string("\($0.address)") })
        ),
      ])
  }
}

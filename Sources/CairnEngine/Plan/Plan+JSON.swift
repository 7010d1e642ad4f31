import CairnAWS
import CairnLanguage

extension Plan {
  /// The whole plan, canonical: what a saved plan is compared by.
  package var json: JSONValue {
    let ledger: JSONValue =
      switch ledgerVersion {
      case .absent: nil
      case .present(let etag): .string(etag)
      }
    return [
      "purpose": .string(purpose.rawValue),
      "scope": [
        "stack": .string(scope.stack), "account": .string(scope.account),
        "region": .string(scope.region), "partition": .string(scope.partition),
        "endpoint": scope.endpoint.map { .string($0) } ?? .null,
      ],
      "ledger": ledger,
      "changes": .array(changes.map(\.json)),
      "outputs": .array(
        outputs.map { ["name": .string($0.name), "value": $0.value.asJSON] }),
    ]
  }
}

extension Change {
  /// Secret values are in it as they are.
  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "address": .string(address.description),
      "action": .string(action.rawValue),
      "reasons": .array(reasons.map { .string($0.text) }),
      "fields": .array(fields.map(\.json)),
      "dependencies": .array(dependencies.map { .string($0.description) }),
      "removals": .array(
        removals.map {
          [
            "identity": .string($0.entry.identity.text),
            "dataHeld": $0.dataHeld.map { .string($0) } ?? .null,
            "goesWithContainer": .bool($0.goesWithContainer),
          ]
        }),
    ]
    if let location { members["location"] = .string(location.description) }
    if let identity { members["identity"] = .string(identity.text) }
    if let formerIdentity { members["formerIdentity"] = .string(formerIdentity.text) }
    if let desired { members["desired"] = desired.values.asJSON }
    if let recorded { members["recorded"] = recorded.values.asJSON }
    if let live {
      members["live"] = [
        "properties": live.properties.values.asJSON, "attributes": live.attributes.asJSON,
      ]
    }
    return .object(members)
  }
}

extension Change.Reason {
  /// One word, or a word and an address.
  package var text: String {
    switch self {
    case .new: "new"
    case .missing: "missing"
    case .interrupted: "interrupted"
    case .removed: "removed"
    case .destroyed: "destroyed"
    case .containerReplaced(let address): "container replaced: \(address)"
    case .renamed(let from): "renamed from: \(from)"
    case .foreign: "foreign"
    }
  }
}

extension FieldChange {
  package var json: JSONValue {
    [
      "path": .string(path), "cause": .string(cause.rawValue),
      "forcesReplacement": .bool(forcesReplacement), "desired": desired?.asJSON ?? .null,
      "recorded": recorded?.asJSON ?? .null, "live": live?.asJSON ?? .null,
    ]
  }
}

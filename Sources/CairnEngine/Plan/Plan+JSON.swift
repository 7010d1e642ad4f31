import CairnAWS
import CairnJSON
import CairnLanguage

extension Plan {
  /// The canonical form of everything that the plan would do, for comparing saved plans. Without
  /// places, because comments and layout don't matter, and without the ledger's version, because
  /// the changes contain what it records.
  ///
  /// - Parameter secrets: the key for hashing secrets.
  package func json(_ secrets: SecretKey) -> JSONValue {
    [
      "purpose": .string(purpose.rawValue),
      "scope": [
        "stack": .string(scope.stack), "account": .string(scope.account),
        "region": .string(scope.region), "partition": .string(scope.partition.rawValue),
        "endpoint": scope.endpoint.map { .string($0) } ?? .null,
      ],
      "changes": .array(
        changes.sorted { $0.address < $1.address }.map { $0.json(secrets) }),
      "outputs": .array(
        outputs.sorted { $0.name < $1.name }
          .map { ["name": .string($0.name), "value": secrets.sealing($0.value).json(.stored)] }),
    ]
  }
}

extension Change {
  package func json(_ secrets: SecretKey) -> JSONValue {
    var members: [String: JSONValue] = [
      "address": .string(address.description),
      "action": .string(action.rawValue),
      "reasons": .array(reasons.map { .string($0.text) }),
      "fields": .array(fields.map { $0.json(secrets) }),
      "dependencies": .array(dependencies.sorted().map { .string($0.description) }),
      "removals": .array(
        removals.map {
          [
            "identity": .string($0.entry.identity.text),
            "dataHeld": $0.dataHeld.map { .string($0) } ?? .null,
            "goesWithContainer": .bool($0.goesWithContainer),
          ]
        }),
    ]
    if let identity { members["identity"] = .string(identity.text) }
    if let formerIdentity { members["formerIdentity"] = .string(formerIdentity.text) }
    if let desired { members["desired"] = secrets.sealing(desired.values).json(.stored) }
    if let recorded { members["recorded"] = secrets.sealing(recorded.values).json(.stored) }
    if let live {
      members["live"] = [
        "properties": secrets.sealing(live.properties.values).json(.stored),
        "attributes": live.attributes.json(.stored),
        "unmanaged": .array(live.unmanaged.map { .string($0.description) }),
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
    case .untried: "untried"
    case .failed: "failed"
    case .unwell(let reason): "unwell: \(reason)"
    }
  }
}

extension FieldChange {
  package func json(_ secrets: SecretKey) -> JSONValue {
    func json(_ value: Value?) -> JSONValue {
      value.map { secrets.sealing($0).json(.stored) } ?? .null
    }
    return [
      "path": .string(path), "cause": .string(cause.rawValue),
      "forcesReplacement": .bool(forcesReplacement), "desired": json(desired),
      "recorded": json(recorded), "live": json(live),
    ]
  }
}

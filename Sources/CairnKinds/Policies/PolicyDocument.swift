import CairnAWS
import CairnEngine
import CairnLanguage

/// A policy document that carries its owner's mark in its `Id` (IAM "Policy elements reference").
struct PolicyDocument: Sendable {
  var id: String?
  var statements: [Value]

  /// Reads a document; a text that is none has no owner, and one statement that says what it is.
  init(_ text: String) {
    guard let json = try? JSONValue(parsing: text), json.object != nil else {
      id = nil
      statements = [["NotAPolicy": .string(text)]]
      return
    }
    id = json["Id"]?.string
    switch json["Statement"] {
    case .array(let items)?: statements = items.map(Self.value)
    case let single?: statements = [Self.value(single)]
    case nil: statements = []
    }
  }

  /// - Parameter resources: what statements are about that name no resource.
  init(mark: OwnerMark, statements: [Value], resources: [String]) {
    id = mark.text
    self.statements = statements.map { statement in
      guard var fields = statement.map, fields["Resource"] == nil, fields["NotResource"] == nil
      else { return statement }
      fields["Resource"] = resources.value
      return .map(fields)
    }
  }

  var owner: LiveResource.Owner {
    guard let mark = id.flatMap(OwnerMark.init(text:)) else { return .nobody }
    return .stack(mark.stack, resource: mark.resource)
  }

  var text: String {
    var document: [String: JSONValue] = [
      "Version": "2012-10-17", "Statement": .array(statements.map(Self.json)),
    ]
    document["Id"] = id.map(JSONValue.string)
    return JSONValue.object(document).serialized()
  }

  private static func value(_ json: JSONValue) -> Value {
    switch json {
    case .null: .null
    case .bool(let flag): .boolean(flag)
    case .number(let text): json.int.map(Value.integer) ?? .string(text)
    case .string(let text): .string(text)
    case .array(let items): .list(items.map(value))
    case .object(let members): .map(members.mapValues(value))
    }
  }

  private static func json(_ value: Value) -> JSONValue {
    switch value {
    case .null: .null
    case .boolean(let flag): .bool(flag)
    case .integer(let number): .int(number)
    case .string(let text): .string(text)
    case .list(let items): .array(items.map(json))
    case .map(let entries): .object(entries.mapValues(json))
    case .unresolved(let template): .string(template.description)
    }
  }
}

import CairnEngine
import CairnLanguage

/// A policy document with its owner's mark in its `Id` (IAM "Policy elements reference").
struct PolicyDocument: Sendable {
  var id: String?
  /// In the normal form of `PolicyMeaning`.
  var statements: [Value]
  var version: PolicyVersion

  /// Reads a document; a text that isn't one has no owner, and one statement with the text.
  init(_ text: String) {
    guard let document = Value(json: text), let fields = document.map else {
      id = nil
      statements = [["NotAPolicy": .string(text)]]
      version = .current
      return
    }
    version = PolicyVersion(of: document)
    id = fields["Id"]?.string
    statements = PolicyMeaning.statements(of: document)
  }

  /// - Parameter resources: for statements that name no resource.
  init(
    mark: OwnerMark, statements: [Value], resources: [String], version: PolicyVersion
  ) {
    id = mark.text
    self.version = version
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
    var document: [String: Value] = [
      "Version": .string(version.rawValue), "Statement": .list(statements),
    ]
    document["Id"] = id.map(Value.string)
    return Value.map(document).jsonText
  }

  /// The statements. A resource is left out if a declared statement without one means the same.
  func statements(asDeclared declared: [Value], resources: [String]) -> [Value] {
    let bare = Set(
      declared.filter { $0.map?["Resource"] == nil && $0.map?["NotResource"] == nil }
        .map(PolicyMeaning.statement))
    let implied = PolicyMeaning.statement(["Resource": resources.value]).map?["Resource"]
    return statements.map { statement in
      guard var fields = statement.map, fields["Resource"] == implied else { return statement }
      fields["Resource"] = nil
      return bare.contains(.map(fields)) ? .map(fields) : statement
    }
  }
}

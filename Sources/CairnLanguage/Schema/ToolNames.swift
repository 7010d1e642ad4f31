/// What another tool calls a kind or a field.
package struct ToolName: Hashable, Sendable {
  package enum Tool: Hashable, Sendable, CaseIterable {
    case cloudFormation, sam, serverless, terraform
    /// The service itself, in its API or command line.
    case aws

    package var title: String {
      switch self {
      case .cloudFormation: "CloudFormation"
      case .sam: "SAM"
      case .serverless: "Serverless"
      case .terraform: "Terraform"
      case .aws: "AWS"
      }
    }
  }

  package var tool: Tool
  package var name: String

  package static func cloudFormation(_ name: String) -> Self {
    Self(tool: .cloudFormation, name: name)
  }
  package static func sam(_ name: String) -> Self { Self(tool: .sam, name: name) }
  package static func serverless(_ name: String) -> Self { Self(tool: .serverless, name: name) }
  package static func terraform(_ name: String) -> Self { Self(tool: .terraform, name: name) }
  package static func aws(_ name: String) -> Self { Self(tool: .aws, name: name) }
}

/// What other tools call a kind and its fields, for messages and editors. Names that differ from
/// Cairn's only by letter case and underscores aren't listed, because near misses find them.
package struct ToolNames: Hashable, Sendable {
  /// The kind's own: `AWS::SQS::Queue`.
  package var types: [ToolName]
  /// Those of fields, by path; the path of a field of an object is `deadLetter.maxReceives`, also
  /// where it is in a list, or in a map with names of the user's.
  package var fields: [String: [ToolName]]

  package init(_ types: [ToolName] = [], fields: [String: [ToolName]] = [:]) {
    self.types = types
    self.fields = fields
  }

  /// The path of a field that another tool calls this: in the object `owner`, or else elsewhere.
  func field(called word: String, in owner: String?) -> (path: String, name: ToolName)? {
    let found = fields.sorted { $0.key < $1.key }.compactMap { path, names in
      names.first { $0.name == word }.map { (path: path, name: $0) }
    }
    return found.first { Self.owner(of: $0.path) == owner } ?? found.first
  }

  /// The last name in a path but one: the object that the field is in.
  static func owner(of path: String) -> String? {
    path.split(separator: ".").dropLast().last.map(String.init)
  }
}

extension [ToolName] {
  /// "Elsewhere: `QueueName` (CloudFormation)"; nil if there are none.
  var paragraph: String? {
    if isEmpty { return nil }
    return "Elsewhere: " + map { "`\($0.name)` (\($0.tool.title))" }.joined(separator: ", ")
  }
}

extension Sequence where Element == KindSchema {
  /// The kind that other tools call this.
  func kindOfTool(_ word: String) -> (kind: KindSchema, name: ToolName)? {
    for kind in self {
      if let name = kind.toolNames.types.first(where: { $0.name == word }) { return (kind, name) }
    }
    return nil
  }
}

/// Keys of other tools' files that aren't names of kinds or of their fields.
enum ToolKeys {
  /// Those of the language's own keys.
  static let ofStack: [String: [ToolName]] = [
    "stack": [.serverless("service")],
    "parameters": [.terraform("variable")],
  ]

  /// Keys at the top level and in a resource that a stack doesn't have, and what it has instead.
  static let instead: [String: String] = [
    "AWSTemplateFormatVersion": "Remove it.",
    "Transform": "Remove it.",
    "Globals": "Write common fields once with an anchor, `&name`, and merge them with `<<: *name`.",
    "Resources": resources, "resources": resources, "resource": resources,
    "provider": "A stack has only a `region`.",
  ]

  static let insteadInResource: [String: String] = [
    "Type": "The section says what kind a resource is. Remove it.",
    "Properties": "Write the fields directly below the resource's name.",
  ]

  private static let resources =
    "Each kind of resource has a section of its own at the top level."

  static func key(called word: String) -> (key: String, name: ToolName)? {
    for (key, names) in ofStack {
      if let name = names.first(where: { $0.name == word }) { return (key, name) }
    }
    return nil
  }
}

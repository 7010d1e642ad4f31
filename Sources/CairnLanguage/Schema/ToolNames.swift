/// What another tool calls a kind or a field.
package struct ToolName: Hashable, Sendable {
  package enum Tool: Hashable, Sendable, CaseIterable {
    case cloudFormation, sam, serverless, terraform
    /// The service itself, in its API or command line.
    case aws
    /// Another word for the same, in no tool.
    case word

    /// Nil for a word that no tool uses.
    package var title: String? {
      switch self {
      case .cloudFormation: "CloudFormation"
      case .sam: "SAM"
      case .serverless: "Serverless"
      case .terraform: "Terraform"
      case .aws: "AWS"
      case .word: nil
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
  package static func word(_ name: String) -> Self { Self(tool: .word, name: name) }

  /// Whether it is the name of a type of resources, which elsewhere is at the top level of a file.
  package var isType: Bool { Self.isType(name) }

  /// "Terraform's name for `topics`".
  func means(_ own: String) -> String {
    tool.title.map { "\($0)'s name for \(own)" } ?? "another word for \(own)"
  }

  static func isType(_ name: String) -> Bool {
    name.hasPrefix("AWS::") || name.hasPrefix("aws_")
  }
}

/// What other tools call a kind and its fields, for messages and editors. Letter case, hyphens and
/// underscores don't count. Names that differ from Cairn's only by these aren't listed.
package struct ToolNames: Hashable, Sendable {
  /// The kind's own: `AWS::SQS::Queue`. The name of a service may belong to several kinds.
  package var types: [ToolName]
  /// Those of fields, by path; the path of a field of an object is `deadLetter.maxReceives`, also
  /// where it is in a list, or in a map with names of the user's. A type is one that is a field
  /// here: `AWS::KMS::Alias`.
  package var fields: [String: [ToolName]]
  /// What to write in place of names that no single field stands for, with their paths, or their
  /// types: full sentences, with fields, sections, and fields of sections in backticks.
  package var instead: [String: [String]]

  package init(
    _ types: [ToolName] = [], fields: [String: [ToolName]] = [:], instead: [String: [String]] = [:]
  ) {
    self.types = types
    self.fields = fields
    self.instead = instead
  }

  /// The path of a field that another tool calls this.
  ///
  /// - Parameters:
  ///   - owner: the object that the field is in; nil for the resource.
  ///   - isElsewhere: looks in all other objects.
  func field(
    called word: String, in owner: String?, isElsewhere: Bool = false
  ) -> (path: String, name: ToolName)? {
    let inside = fields.filter { (Self.owner(of: $0.key) == owner) != isElsewhere }
      .sorted { $0.key < $1.key }
    func found(_ isMeant: (String) -> Bool) -> (path: String, name: ToolName)? {
      for (path, names) in inside {
        if let name = names.first(where: { isMeant($0.name) }) { return (path, name) }
      }
      return nil
    }
    let folded = NearMiss.folded(word)
    return found { $0 == word } ?? found { NearMiss.folded($0) == folded }
  }

  /// What to write in place of a field that another tool has in the object `owner`.
  func advice(for word: String, in owner: String?) -> String? {
    let folded = NearMiss.folded(word)
    return instead.first { _, paths in
      paths.contains { path in
        Self.owner(of: path) == owner
          && path.split(separator: ".").last.map { NearMiss.folded(String($0)) } == folded
      }
    }?.key
  }

  /// The last name in a path but one: the object that the field is in.
  static func owner(of path: String) -> String? {
    path.split(separator: ".").dropLast().last.map(String.init)
  }
}

extension [ToolName] {
  /// "Elsewhere: `QueueName` (CloudFormation)"; nil if there are none.
  var paragraph: String? {
    let names = compactMap { name in name.tool.title.map { "`\(name.name)` (\($0))" } }
    return names.isEmpty ? nil : "Elsewhere: " + names.joined(separator: ", ")
  }
}

/// What a word of another tool means in a stack.
struct ToolMeaning {
  /// A section, or a field of one.
  struct Place: Hashable {
    var section: String
    var path: String?

    /// "`targets` of `eventRules`".
    var description: String {
      path.map { "\(quoted($0)) of \(quoted(section))" } ?? quoted(section)
    }
  }

  var places: [Place] = []
  /// The end of a sentence about the word: ": that is Terraform's name for `topics`."
  var clause: String
  /// "Terraform's name for `topics`"; nil if there is only advice.
  var title: String?

  /// The only section that the word means; nil if it means several, or a part of one.
  var section: String? {
    places.count == 1 && places[0].path == nil ? places[0].section : nil
  }

  init(advice: String) { clause = ". " + advice }

  init(_ name: ToolName, for places: [Place]) {
    self.places = places
    let words = places.map(\.description)
    let meaning = name.means(words.joined(", ", last: " and "))
    title = meaning
    clause =
      name.tool == .word
      ? ". Did you mean \(words.joined(", ", last: " or "))?" : ": that is \(meaning)."
  }
}

extension Sequence where Element == KindSchema {
  /// What a word of another tool means at the top level of a stack.
  func meaning(ofTool word: String) -> ToolMeaning? {
    let folded = NearMiss.folded(word)
    if let meaning = meaning({ $0 == word }) ?? meaning({ NearMiss.folded($0) == folded }) {
      return meaning
    }
    guard ToolName.isType(word) else { return nil }
    for kind in self {
      if let found = kind.toolNames.instead.first(where: { $0.value.contains(word) }) {
        return ToolMeaning(advice: found.key)
      }
    }
    return nil
  }

  private func meaning(_ isMeant: (String) -> Bool) -> ToolMeaning? {
    var first: ToolName?
    var places: [ToolMeaning.Place] = []
    for kind in self {
      if let name = kind.toolNames.types.first(where: { isMeant($0.name) }) {
        first = first ?? name
        places.append(ToolMeaning.Place(section: kind.section))
      }
      for (path, names) in kind.toolNames.fields.sorted(by: { $0.key < $1.key }) {
        guard let name = names.first(where: { $0.isType && isMeant($0.name) }) else { continue }
        first = first ?? name
        places.append(ToolMeaning.Place(section: kind.section, path: path))
      }
    }
    return first.map { ToolMeaning($0, for: places) }
  }
}

/// Keys of other tools' files that aren't names of kinds or of their fields.
enum ToolKeys {
  /// Those of the language's own keys.
  static let ofStack: [String: [ToolName]] = [
    "stack": [.serverless("service")],
    "parameters": [
      .terraform("variable"), .terraform("variables"), .terraform("locals"), .serverless("params"),
      .serverless("custom"),
    ],
    "outputs": [.terraform("output")],
  ]

  /// Keys at the top level and in a resource that a stack doesn't have, and what it has instead.
  static let instead: [String: String] = [
    "AWSTemplateFormatVersion": "Remove it.",
    "Transform": "Remove it.",
    "Metadata": "Remove it.",
    "Globals": "Write common fields once with an anchor, `&name`, and merge them with `<<: *name`.",
    "Mappings": "Write values that differ as `parameters`, and give them with `--set`.",
    "Conditions": "Every declared resource is created.",
    "Rules": "Limit values where they are declared: `allowed` of a parameter.",
    "Resources": resources, "resources": resources, "resource": resources,
    "provider": "A stack has only a `region`.",
    "frameworkVersion": "Remove it.", "configValidationMode": "Remove it.",
    "plugins": "Remove it.", "terraform": "Remove it.",
  ]

  static let insteadInResource: [String: String] = [
    "Type": "The section says what kind a resource is. Remove it.",
    "Properties": "Write the fields directly below the resource's name.",
    "DeletionPolicy": kept, "UpdateReplacePolicy": kept,
    "Condition": "Every declared resource is created. Remove it.",
  ]

  private static let resources =
    "Each kind of resource has a section of its own at the top level."
  private static let kept =
    "Cairn deletes what holds data only with `--allow-data-loss`. Remove it."

  /// What a word of another tool means among the language's own keys.
  static func meaning(of word: String) -> ToolMeaning? {
    let folded = NearMiss.folded(word)
    for (key, names) in ofStack {
      if let name = names.first(where: { NearMiss.folded($0.name) == folded }) {
        return ToolMeaning(name, for: [ToolMeaning.Place(section: key)])
      }
    }
    return nil
  }
}

extension [String] {
  /// "a, b and c".
  fileprivate func joined(_ separator: String, last: String) -> String {
    guard count > 1, let end = self.last else { return first ?? "" }
    return dropLast().joined(separator: separator) + last + end
  }
}

import CairnLanguage

/// What a command found, for CI and reviews: every form (annotations, Markdown, SARIF, JUnit, HTML)
/// is written from this value, whichever command made it. It holds no values of secrets.
struct Review: Hashable, Sendable {
  /// Such as `plan`.
  var command: String
  var stack: String
  /// The stack file, which identifies the reports of a stack, even of one that can't be read.
  var file = ""
  /// Such as "2 to create, 1 to delete".
  var summary: String
  /// In the order of the stack file.
  var items: [Item]
  /// What couldn't be determined, in sentences.
  var notes: [String] = []

  enum Level: String, Hashable, Sendable, CaseIterable { case none, note, warning, error }

  /// A resource, or a diagnostic.
  struct Item: Hashable, Sendable {
    /// The stable name of what was found, such as `drift` or `unknown-field`.
    var rule: String
    /// The same in words, such as "pending edit".
    var words: String
    /// Of several items with the same name, each has a different identity in it.
    var name: String
    /// The section of a resource, or the command.
    var group: String
    var level: Level
    /// Whether it is a failed test.
    var isFailure: Bool
    /// The place that declares it.
    var place: SourceLocation?
    var risks: [Risk] = []
    /// The findings by place; an annotation for each.
    var parts: [Part] = []
    /// All of it, one line each.
    var detail: [String] = []
  }

  struct Part: Hashable, Sendable {
    var place: SourceLocation?
    var lines: [String]
  }

  /// What a reviewer should look at.
  struct Risk: Hashable, Sendable {
    enum Sort: Hashable, Sendable, CaseIterable { case dataLoss, replacement, widerRights }
    var sort: Sort
    var text: String
  }

  /// The items that say something.
  var findings: [Item] { items.filter { $0.level != .none } }

  var title: String {
    let name = command == "validate" ? "Validation" : command.capitalizedFirst
    return "\(name) of \(stack)"
  }
}

extension Review.Risk.Sort {
  var words: String {
    switch self {
    case .dataLoss: "Data would be lost"
    case .replacement: "Replaced"
    case .widerRights: "Wider rights"
    }
  }
}

extension Review.Risk {
  /// On one line.
  var line: String { text.isEmpty ? sort.words : "\(sort.words): \(text)" }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

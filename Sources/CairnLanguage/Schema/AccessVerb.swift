/// A verb of `access`: what a role may do with a resource of a kind, as each kind declares it.
package struct AccessVerb: Hashable, Sendable {
  package struct Statement: Hashable, Sendable {
    package var actions: [String]
    package var target: Target
  }

  /// What a statement permits its actions on.
  package enum Target: Hashable, Sendable {
    /// The resource's ARN, followed by each of these texts.
    case resource(endings: [String])
    /// What a field of the resource refers to, if it is declared: the key that encrypts it.
    case field(String)
  }

  /// The members of an address's entry in the normal form of `access`.
  package enum Member {
    package static let verb = "verb"
    /// The reference to the resource's ARN.
    package static let resource = "resource"
  }

  /// The attribute that statements refer to.
  package static let attribute = "arn"

  package var name: String
  package private(set) var statements: [Statement]

  package init(_ name: String, _ actions: [String], on endings: [String] = [""]) {
    self.name = name
    statements = [Statement(actions: actions, target: .resource(endings: endings))]
  }

  /// A verb that permits what each of these does.
  package init(_ name: String, _ verbs: AccessVerb...) {
    self.name = name
    statements = []
    for statement in verbs.flatMap(\.statements) { add(statement) }
  }

  package func and(_ actions: [String], on endings: [String] = [""]) -> AccessVerb {
    adding(Statement(actions: actions, target: .resource(endings: endings)))
  }

  package func and(_ actions: [String], onWhat field: String) -> AccessVerb {
    adding(Statement(actions: actions, target: .field(field)))
  }

  private func adding(_ statement: Statement) -> AccessVerb {
    var verb = self
    verb.add(statement)
    return verb
  }

  private mutating func add(_ statement: Statement) {
    guard let index = statements.firstIndex(where: { $0.target == statement.target }) else {
      statements.append(statement)
      return
    }
    let known = statements[index].actions
    statements[index].actions += statement.actions.filter { !known.contains($0) }
  }
}

extension AccessVerb {
  /// What it permits, on one line: "`s3:GetObject` on `arn/*`; `s3:ListBucket` on `arn`".
  package var inWords: String { statements.map(\.inWords).joined(separator: "; ") }

  /// For hover and completion.
  ///
  /// - Parameter noun: the kind of the resource.
  func markdown(on noun: String) -> String {
    let items = statements.map { "- \($0.inWords)" }.joined(separator: "\n")
    return "**\(name)** — permits on \(withArticle(noun)):\n\n\(items)"
  }
}

extension AccessVerb.Statement {
  fileprivate var inWords: String {
    actions.map { "`\($0)`" }.joined(separator: ", ") + " on " + target.inWords
  }
}

extension AccessVerb.Target {
  fileprivate var inWords: String {
    switch self {
    case .resource(let endings):
      endings.map { "`\(AccessVerb.attribute)\($0)`" }.joined(separator: " and ")
    case .field(let name): "the declared `\(name)`"
    }
  }
}

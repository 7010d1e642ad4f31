extension Reading {
  /// The section or other top-level key that another tool calls this, and a clause that says so.
  func sectionOfTool(_ word: String) -> (section: String, clause: String)? {
    if let (kind, name) = schemas.kindOfTool(word) {
      return (kind.section, Self.clause(name, for: kind.section))
    }
    return ToolKeys.key(called: word).map { ($0.key, Self.clause($0.name, for: $0.key)) }
  }

  /// The field that another tool calls this, and a clause that says so.
  ///
  /// - Parameter owner: the object that the field would be in; nil for the resource.
  func fieldOfTool(_ word: String, in owner: String?) -> (path: String, clause: String)? {
    guard let section = current?.section, let schema = schema(of: section),
      let (path, name) = schema.toolNames.field(called: word, in: owner)
    else { return nil }
    return (path, Self.clause(name, for: path))
  }

  private static func clause(_ name: ToolName, for own: String) -> String {
    "that is \(name.tool.title)'s name for \(quoted(own))."
  }
}

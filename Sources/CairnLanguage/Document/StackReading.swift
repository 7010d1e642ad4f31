/// What the language reads in a stack file that is being edited: as `StackReader`, but the stack is
/// there also when some of it is wrong.
struct StackReading: Sendable {
  var root: YAMLNode?
  /// Without the resources that have errors.
  var stack: Stack?
  /// Sorted by place.
  var diagnostics: [Diagnostic]

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  init(_ source: SourceFile, _ schemas: [KindSchema]) {
    let (root, problems) = YAMLReader.read(source)
    self.root = root
    let reading = Reading(source: source, schemas: schemas)
    stack = reading.readStack(root, given: [])
    let told =
      problems.contains(where: \.code.breaksOffText) ? problems : problems + reading.diagnostics
    diagnostics = told.filter { $0.code != .parameterRequired }.sortedByPlace()
  }
}

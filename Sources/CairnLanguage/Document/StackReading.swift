/// What the language reads in a stack file that is being edited: as `StackReader`, but the stack is
/// there also when some of it is wrong.
struct StackReading: Sendable {
  var root: YAMLNode?
  /// Without the resources that have errors.
  var stack: Stack?
  /// Of that stack, without the resources whose fields contradict one another.
  var index: StackIndex?
  /// Sorted by place.
  var diagnostics: [Diagnostic]

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  init(_ source: SourceFile, _ schemas: [KindSchema]) {
    let (root, problems) = YAMLReader.read(source)
    self.root = root
    let reading = Reading(source: source, schemas: schemas)
    stack = reading.readStack(root, given: [])
    index = reading.index
    let breaksOff = problems.contains(where: \.code.breaksOffText)
    let found = breaksOff ? problems : problems + reading.diagnostics
    diagnostics = found.filter { $0.code != .parameterRequired }
      .map(reading.redaction.redacted).sortedByPlace()
  }
}

/// The result of reading a stack file that is being edited. Unlike with `StackReader`, the stack is
/// available even if parts of it are invalid.
struct StackReading: Sendable {
  var root: YAMLNode?
  /// The stack without the resources that have errors.
  var stack: Stack?
  /// The index of the stack, without resources with contradictory fields.
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
    diagnostics =
      found.filter { $0.code != .parameterRequired }
      .map(reading.redaction.redacted).sortedByPlace().withoutRepetitions
  }
}

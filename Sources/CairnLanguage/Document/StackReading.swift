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

  /// - Parameter memory: what readings of other versions of the text left.
  init(_ source: SourceFile, _ schemas: [KindSchema], memory: ReadingMemory? = nil) {
    let (root, problems) = Self.yaml(source, memory)
    self.root = root
    let reading = Reading(source: source, schemas: schemas, memory: memory)
    stack = reading.readStack(root, given: [])
    index = reading.index
    let breaksOff = problems.contains(where: \.code.breaksOffText)
    if !breaksOff { reading.remember() }
    reading.forgetBefore()
    let told = breaksOff ? problems : problems + reading.diagnostics
    diagnostics = told.filter { $0.code != .parameterRequired }
      .map(reading.redaction.redacted).sortedByPlace()
  }

  private static func yaml(
    _ source: SourceFile, _ memory: ReadingMemory?
  ) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
    guard let memory else { return YAMLReader.read(source) }
    if let tree = memory.tree?.edited(to: source) {
      memory.remember(tree)
      return (tree.root, [])
    }
    let result = YAMLReader.result(of: source)
    if let tree = YAMLTree(source, result) { memory.remember(tree) }
    return (result.root, result.diagnostics)
  }
}

import Dispatch
import Synchronization

/// The text of one stack file while it is edited, and the answers to an editor's questions about
/// it. The text is incomplete most of the time. A document belongs to one version of the text; the
/// next edit makes a new document.
///
/// Positions are byte offsets into the text, from 0. Creating a document is cheap: each part is
/// computed on first use and then cached.
///
/// The text is read in two ways. The `Outline` always succeeds and determines the meaning of words
/// (`SymbolTable`). The `Stack` is the result of the stack reader, which gives the diagnostics, and
/// the physical names of valid resources.
package final class StackDocument: Sendable {
  package let file: SourceFile
  let kinds: KindIndex
  private let beyond: @Sendable (Stack) -> [Diagnostic]
  private let madeLines = Lazy<LineIndex>()
  private let madeOutline = Lazy<Outline>()
  private let madeSharedValues = Lazy<SharedValues>()
  private let madeSymbolTable = Lazy<SymbolTable>()
  private let madeReading = Lazy<StackReading>()
  private let madeDiagnostics = Lazy<[Diagnostic]>()
  private let madeEditor = Lazy<YAMLEditor?>()
  private let madeDeclarations = Lazy<[ResourceAddress: ResourceDeclaration]>()

  /// - Parameters:
  ///   - kinds: the kinds in the order in which completion offers them.
  ///   - beyond: returns diagnostics that only the engine can find in a valid stack: cycles, and
  ///     resources from sugar with the same address (`ResourceGraph.build`).
  package init(
    _ file: SourceFile, kinds: KindIndex,
    beyond: @escaping @Sendable (Stack) -> [Diagnostic] = { _ in [] }
  ) {
    self.file = file
    self.kinds = kinds
    self.beyond = beyond
  }

  package convenience init(
    _ file: SourceFile, kinds: [KindSchema],
    beyond: @escaping @Sendable (Stack) -> [Diagnostic] = { _ in [] }
  ) {
    self.init(file, kinds: KindIndex(kinds), beyond: beyond)
  }

  var lines: LineIndex { madeLines.get { LineIndex(file) } }

  var outline: Outline { madeOutline.get { Outline(file) } }

  var sharedValues: SharedValues { madeSharedValues.get { SharedValues(outline, kinds) } }

  var symbolTable: SymbolTable {
    madeSymbolTable.get { SymbolTable(outline, kinds, sharedValues) }
  }

  var reading: StackReading {
    madeReading.get { StackReading(file, kinds.all.map(\.schema)) }
  }

  /// Nil while the text isn't valid YAML, which can't be edited.
  var editor: YAMLEditor? { madeEditor.get { YAMLEditor(file) } }

  /// The stack without the resources that have errors. Nil if it has no valid name.
  package var stack: Stack? { reading.stack }

  /// The stack's resources by address.
  var declarations: [ResourceAddress: ResourceDeclaration] {
    madeDeclarations.get {
      Dictionary((stack?.resources ?? []).map { ($0.address, $0) }) { first, _ in first }
    }
  }

  /// The diagnostics of `cairn validate`, including lints as warnings. A parameter without a value
  /// isn't reported, because the command line supplies it.
  package var diagnostics: [Diagnostic] {
    madeDiagnostics.get {
      let reading = reading
      guard let stack = reading.stack, !reading.hasErrors else { return reading.diagnostics }
      // Both checks cover the whole stack and are independent: run in parallel, they take the time
      // of the slower one.
      let found = Mutex<[[Diagnostic]]>([[], []])
      DispatchQueue.concurrentPerform(iterations: 2) { part in
        let reported = part == 0 ? beyond(stack) : lints(of: stack, reading)
        found.withLock { $0[part] = reported }
      }
      return (reading.diagnostics + found.withLock { $0.joined() }).sortedByPlace()
    }
  }

  private func lints(of stack: Stack, _ reading: StackReading) -> [Diagnostic] {
    Linter(
      reading.index ?? StackIndex(stack), source: file, schemas: kinds.all.map(\.schema),
      root: reading.root
    ).diagnostics
  }

  // MARK: Places

  func clamped(_ offset: Int) -> Int {
    min(max(offset, file.byteOrderMarkLength), file.bytes.count)
  }

  func range(_ range: Range<Int>) -> SourceRange { lines.range(range) }

  /// What is expected as the value of an entry.
  func slot(of entry: Int) -> Slot {
    sharedValues.slot(of: entry, outline, kinds)
  }
}

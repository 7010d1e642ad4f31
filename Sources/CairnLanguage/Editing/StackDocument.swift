/// The text of one stack file while it is edited, half-written most of the time: what an editor asks
/// of it is answered from here. A value of one text; the next edit makes another.
///
/// Positions are byte offsets into the text, from 0. Making one is cheap: what a question needs is
/// worked out when it is first asked.
package final class StackDocument: Sendable {
  package let file: SourceFile
  package let kinds: [KindSchema]
  private let beyond: @Sendable (Stack) -> [Diagnostic]

  /// - Parameters:
  ///   - kinds: in the order in which they are offered.
  ///   - beyond: what only the engine can tell of a stack that is right by itself: circles, and
  ///     resources of sugar at one address (`ResourceGraph.build`).
  package init(
    _ file: SourceFile, kinds: [KindSchema],
    beyond: @escaping @Sendable (Stack) -> [Diagnostic] = { _ in [] }
  ) {
    self.file = file
    self.kinds = kinds
    self.beyond = beyond
  }

  /// What `cairn validate` tells of it, lints among them as warnings. Parameters that only the
  /// command line gives a value are not missing here.
  package var diagnostics: [Diagnostic] { [] }

  /// The stack as far as it can be read: resources with errors are left out. Nil without a name.
  package var stack: Stack? { nil }

  package func completions(at offset: Int) -> [Completion] { [] }

  package func hover(at offset: Int) -> Hover? { nil }

  package func definitions(at offset: Int) -> [Definition] { [] }

  package func references(at offset: Int, includingDeclaration: Bool) -> [SourceRange] { [] }

  package func renameable(at offset: Int) -> Renameable? { nil }

  /// The edits that rename a resource, a parameter or an anchor everywhere. A resource is given
  /// `was: old`, so that the next apply renames it without replacing it.
  package func rename(at offset: Int, to name: String) -> Result<[TextEdit], RenameProblem> {
    .failure(RenameProblem("There is nothing here that can be renamed."))
  }

  package var symbols: [DocumentSymbol] { [] }

  package var foldingRanges: [FoldingRange] { [] }

  package var semanticTokens: [SemanticToken] { [] }

  package func codeActions(in range: Range<Int>) -> [CodeAction] { [] }

  /// - Parameter live: what the target tells of a resource in a few words (an API's URL), shown
  ///   behind its name.
  package func inlayHints(
    in range: Range<Int>, live: [ResourceAddress: String] = [:]
  ) -> [InlayHint] { [] }

  /// What stands at a place, so that more can be told of it.
  package func subject(at offset: Int) -> Subject? { nil }

  /// The place of a field, of the next thing around it that is written, or of the resource's name;
  /// nil when there is no such resource.
  package func place(of address: ResourceAddress, path: String? = nil) -> SourceRange? { nil }

  /// The edit that gives a field a value ("accept live value"); nil where it is not plain how.
  package func edit(
    setting path: String, of address: ResourceAddress, to value: Value
  ) -> TextEdit? { nil }
}

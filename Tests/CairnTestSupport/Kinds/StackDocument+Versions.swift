import CairnEngine
import CairnKinds
import CairnLanguage

extension StackDocument {
  /// A version of a text as the language server makes one.
  ///
  /// - Parameter memory: what earlier versions left; nil for a text that is read afresh.
  package static func version(_ file: SourceFile, _ memory: ReadingMemory?) -> StackDocument {
    StackDocument(
      file, kinds: Catalog.standard.schemas, memory: memory,
      beyond: { ResourceGraph.build(stack: $0, catalog: .standard).diagnostics })
  }

  /// Whether both say the same of their text: diagnostics, stack, places and hints.
  package func says(theSameAs other: StackDocument) -> Bool {
    let whole = 0..<file.bytes.count
    guard diagnostics == other.diagnostics, inlayHints(in: whole) == other.inlayHints(in: whole)
    else { return false }
    guard let stack, let otherStack = other.stack else {
      return stack == nil && other.stack == nil
    }
    return stack.name == otherStack.name && stack.location == otherStack.location
      && stack.region == otherStack.region && stack.parameters == otherStack.parameters
      && stack.secretParameters == otherStack.secretParameters
      && stack.resources == otherStack.resources && stack.outputs == otherStack.outputs
  }
}

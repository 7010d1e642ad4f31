import CairnEngine
import CairnKinds
import CairnLanguage
import Synchronization

/// The document of one version of a text, made once, by whoever asks first.
final class MadeDocument: Sendable {
  private let file: SourceFile
  private let memory: ReadingMemory
  private let made = Mutex<StackDocument?>(nil)

  /// - Parameter memory: what versions of the same text share.
  init(_ uri: String, _ bytes: [UInt8], _ memory: ReadingMemory) {
    self.memory = memory
    file = SourceFile(name: FileURI.path(of: uri) ?? uri, bytes: bytes)
  }

  var document: StackDocument {
    made.withLock { made in
      if let made { return made }
      let document = StackDocument(
        file, kinds: Self.schemas, memory: memory,
        beyond: { ResourceGraph.build(stack: $0, catalog: .standard).diagnostics })
      made = document
      return document
    }
  }

  private static let schemas = Catalog.standard.schemas
}

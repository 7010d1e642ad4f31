import CairnEngine
import CairnKinds
import CairnLanguage
import Synchronization

/// The document of one version of a text, created once, by the first caller.
final class MadeDocument: Sendable {
  private let file: SourceFile
  private let made = Mutex<StackDocument?>(nil)

  init(_ uri: String, _ bytes: [UInt8]) {
    file = SourceFile(name: FileURI.path(of: uri) ?? uri, bytes: bytes)
  }

  var document: StackDocument {
    made.withLock { made in
      if let made { return made }
      let document = StackDocument(file, kinds: Self.kinds, beyond: Self.problems)
      made = document
      return document
    }
  }

  /// What the language alone can't check: cycles and similar, and missing code. (`cairn validate`
  /// checks products, because that takes a run of SwiftPM.)
  private static func problems(of stack: Stack) -> [Diagnostic] {
    let (graph, diagnostics) = ResourceGraph.build(stack: stack, catalog: .standard)
    guard let graph, stack.file.hasPrefix("/") else { return diagnostics }
    let requests = graph.artifactRequests
    let errors = ArtifactStore(ofStackFile: stack.file).missing(of: Array(requests.values))
    return diagnostics + graph.diagnostics(of: errors, requests)
  }

  private static let kinds = KindIndex(Catalog.standard.schemas)
}

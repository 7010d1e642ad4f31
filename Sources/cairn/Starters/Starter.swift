import ArgumentParser
import CairnLanguage

/// The stacks that `cairn init` writes.
enum Starter: String, CaseIterable, ExpressibleByArgument {
  case empty
  case imageService = "image-service"
  case queueWorker = "queue-worker"

  /// The schema's path relative to the stack, for the stack's first line.
  static let schemaFile = "stack.schema.json"

  /// The stack file.
  func text(name: String) -> String {
    """
    # yaml-language-server: $schema=./\(Self.schemaFile)
    stack: \(name)
    region: us-east-1

    """ + sections
  }

  /// What the user has to add beside the stack.
  var missing: String? {
    switch self {
    case .empty: nil
    case .imageService, .queueWorker:
      "The handlers are Python: write handlers/*.py as the stack names them, or point `folder` "
        + "elsewhere."
    }
  }

  /// Why a name isn't valid for a stack; nil if it is.
  static func problem(withName name: String) -> String? {
    let source = SourceFile(name: "", text: "stack: \(name.debugDescription)\n")
    return StackReader.read(source: source, schemas: []).diagnostics.first?.detail
  }
}

import ArgumentParser
import CairnLanguage

/// The stacks that `cairn init` writes.
enum Starter: String, CaseIterable, ExpressibleByArgument {
  case empty
  case imageService = "image-service"
  case queueWorker = "queue-worker"

  /// Where the schema lies beside the stack, for the stack's first line.
  static let schemaFile = "stack.schema.json"

  /// The stack file.
  func text(name: String) -> String {
    """
    # yaml-language-server: $schema=./\(Self.schemaFile)
    stack: \(name)
    region: us-east-1

    """ + sections
  }

  /// What is still to be put beside it, as the user would do it.
  var missing: String? {
    switch self {
    case .empty: nil
    case .imageService, .queueWorker:
      "The handlers are Python: write handlers/*.py as the stack names them, or point `folder` "
        + "elsewhere."
    }
  }

  /// Why a name can't be a stack's; nil where it can.
  static func problem(withName name: String) -> String? {
    let source = SourceFile(name: "", text: "stack: \(name.debugDescription)\n")
    return StackReader.read(source: source, schemas: []).diagnostics.first?.detail
  }
}

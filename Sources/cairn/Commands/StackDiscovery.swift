import CairnEngine
import CairnKinds
import CairnLanguage
import FoundationEssentials

/// Finds the stack file of a command.
enum StackDiscovery {
  /// The state of the file system, as a value, so that the rules can be tested without one.
  struct Files {
    var isFolder: (String) -> Bool
    var exists: (String) -> Bool
    /// The names in a folder; empty when there is none.
    var names: (String) -> [String]

    static var system: Files {
      Files(
        isFolder: { path in
          var isFolder = false
          return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
        },
        exists: { FileManager.default.fileExists(atPath: $0) },
        names: { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] })
    }
  }

  struct Failure: Error, Hashable, CustomStringConvertible {
    var description: String
  }

  /// The file, as messages will name it.
  ///
  /// - Parameter argument: what the user typed: a file, the name of one in `stacks/` without its
  ///   ending, or a folder that holds just one; nil for the one in `stacks/`.
  static func find(_ argument: String?, in files: Files) throws(Failure) -> String {
    guard let argument else { return try only(in: "stacks", files, isDefault: true) }
    if files.isFolder(argument) {
      return try only(in: trimmed(argument), files, isDefault: false)
    }
    if files.exists(argument) { return argument }
    let named = ["yaml", "yml"].map { "stacks/\(argument).\($0)" }
    if !argument.contains("/"), let file = named.first(where: files.exists) { return file }
    let others = candidates(in: "stacks", files)
    throw Failure(
      description: "There is no stack file \(argument)."
        + (others.isEmpty ? "" : " In stacks/ there are: \(others.joined(separator: ", "))")
        + (isAddress(argument)
          ? "\nAn address follows `=`, as in --allow-data-loss=\(argument) or --accept=\(argument)."
          : ""))
  }

  /// Whether an argument that names no stack looks like `queues.uploads` or `queues.uploads.delay`.
  private static func isAddress(_ word: String) -> Bool {
    ResourceAddress(word).map { Catalog.standard[$0.section] != nil } ?? false
  }

  private static func only(
    in folder: String, _ files: Files, isDefault: Bool
  ) throws(Failure) -> String {
    let found = candidates(in: folder, files)
    switch found.count {
    case 1: return found[0]
    case 0 where isDefault:
      throw Failure(
        description: "No stack file was named, and there is no stacks/*.yaml here. "
          + "Name one, as in: cairn plan path/to/stack.yaml")
    case 0: throw Failure(description: "There is no *.yaml in \(folder)/.")
    default:
      throw Failure(
        description: "There are several stack files in \(folder)/. Name the one you mean:\n"
          + found.map { "  \($0)" }.joined(separator: "\n"))
    }
  }

  /// The stack files of a folder, sorted.
  static func candidates(in folder: String, _ files: Files) -> [String] {
    files.names(folder)
      .filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }
      .sorted().map { folder == "." ? $0 : "\(folder)/\($0)" }
  }

  private static func trimmed(_ folder: String) -> String {
    var folder = folder
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    return folder
  }
}

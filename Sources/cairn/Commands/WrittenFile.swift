import CairnEngine
import CairnLanguage
import FoundationEssentials

/// A file that a command writes for the user. It replaces only a file of its own type, because an
/// option takes any name, and `cairn plan -o other.yaml` is easily typed.
enum WrittenFile {
  struct Failure: Error, Hashable, CustomStringConvertible {
    var description: String
  }

  /// The types of files that cairn writes repeatedly and recognises.
  enum Sort: String {
    case savedPlan = "saved plan"
    case page = "HTML report"
    case testReport = "JUnit report"
    case comment = "Markdown report"
    case scan = "SARIF report"
    case schema = "JSON Schema"
    case reference = "reference of kinds"

    fileprivate func isSort(of bytes: [UInt8]) -> Bool {
      switch self {
      case .savedPlan: SavedPlan.isOne(bytes)
      case .page: begins(bytes, with: ReviewPage.opening)
      case .testReport: begins(bytes, with: JUnitReport.opening)
      case .comment: begins(bytes, with: MarkdownReport.opening)
      case .scan: begins(bytes, with: SARIFReport.opening)
      case .schema: begins(bytes, with: StackSchema.opening)
      case .reference: begins(bytes, with: KindReference.opening)
      }
    }

    private func begins(_ bytes: [UInt8], with opening: String) -> Bool {
      bytes.starts(with: opening.utf8)
    }
  }

  /// Whether a file may be written: there is none, an empty one, or one of the same type. What
  /// isn't a file, such as `/dev/stdout`, holds nothing that could be lost.
  ///
  /// Commands ask before they do anything else.
  static func check(_ path: String?, as sort: Sort) throws {
    guard let path, !SafeFile.isStream(path), FileManager.default.fileExists(atPath: path) else {
      return
    }
    let there = FileManager.default.contents(atPath: path)
    if let there, there.isEmpty || sort.isSort(of: Array(there)) { return }
    throw Failure(
      description:
        "\(path) exists already and isn't cairn's \(sort.rawValue), so it was not "
        + "overwritten. Name another file, or remove this one.")
  }

  /// Writes it, with the folders on the way.
  ///
  /// - Parameter readers: who may read it.
  static func write(
    _ bytes: [UInt8], to path: String, as sort: Sort, for readers: SafeFile.Readers = .asUsual
  ) throws {
    try check(path, as: sort)
    try write(bytes, at: path, for: readers)
  }

  /// - Throws: if the file exists.
  static func checkNothing(at path: String?) throws {
    guard let path, FileManager.default.fileExists(atPath: path) else { return }
    throw Failure(description: "\(path) exists already and was not overwritten.")
  }

  /// Writes a text to a new file.
  static func writeNew(_ text: String, to path: String) throws {
    try checkNothing(at: path)
    try write(Array(text.utf8), at: path)
  }

  /// Writes bytes to a new file; an existing file with the same bytes is fine.
  static func writeNew(_ bytes: [UInt8], to path: String) throws {
    if let there = FileManager.default.contents(atPath: path) {
      guard Array(there) != bytes else { return }
      throw Failure(
        description: "\(path) exists already with other content and was not overwritten.")
    }
    try write(bytes, at: path)
  }

  private static func write(
    _ bytes: [UInt8], at path: String, for readers: SafeFile.Readers = .asUsual
  ) throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = parts.joined(separator: "/")
    if !folder.isEmpty {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw Failure(
          description: "The folder \(folder) can't be made: \(SystemReason.text(of: error)).")
      }
    }
    try SafeFile.write(bytes, to: path, for: readers)
  }
}

import CairnEngine
import FoundationEssentials

/// Finds the source of a function's Swift product.
enum SwiftProductFile {
  struct Place: Hashable {
    var path: String
    /// From 0.
    var line: Int
  }

  /// The file of the product's target that contains `@main` or is named main.swift; without such a
  /// target, the line of the manifest that names the product.
  ///
  /// - Parameter stackFile: its folder is the base of `package`.
  static func find(
    _ product: String, inPackage package: String, besides stackFile: String?
  ) -> Place? {
    guard let folder = absolute(package, besides: stackFile) else { return nil }
    let target = "\(folder)/Sources/\(product)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: target)) ?? []
    let files = names.filter { $0.hasSuffix(".swift") }.sorted().map { "\(target)/\($0)" }
    for file in files {
      if let line = line(of: "@main", in: file) { return Place(path: file, line: line) }
    }
    let main = files.first { $0.lowercased().hasSuffix("/main.swift") } ?? files.first
    if let main { return Place(path: main, line: 0) }
    let manifest = "\(folder)/Package.swift"
    return line(of: "\"\(product)\"", in: manifest).map { Place(path: manifest, line: $0) }
  }

  /// A file that a stack names; nil for folders and missing files.
  static func file(_ path: String, besides stackFile: String?) -> String? {
    guard let path = absolute(path, besides: stackFile) else { return nil }
    var isFolder = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists && !isFolder ? path : nil
  }

  /// Without `..`, which editors would take for another file.
  private static func absolute(_ path: String, besides stackFile: String?) -> String? {
    guard !path.hasPrefix("/") else { return path }
    guard let stackFile, let slash = stackFile.lastIndex(of: "/") else { return nil }
    var parts = stackFile[..<slash].split(separator: "/")
    for part in path.split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func line(of word: String, in file: String) -> Int? {
    guard let data = FileManager.default.contents(atPath: file), data.count < 4 << 20 else {
      return nil
    }
    let lines = String(decoding: data, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.firstIndex { line in
      line.contains(word) && !line.drop(while: \.isWhitespace).hasPrefix("//")
    }
  }
}

import CairnJSON

/// A file with a JSON object on each line (jsonlines.org). Empty lines are ignored.
struct JSONLines: Sendable {
  let file: SingleFiles
  let path: String
  /// The members that tell the objects apart; empty if they aren't known.
  let keys: [String]

  /// Errors beyond the first few are only counted.
  private static let shownErrors = 5

  func artifact() throws -> Artifact {
    if let problem = file.problem() { throw problem }
    let bytes = try Files.read(path)
    let (lines, problems) = Self.parse(bytes, keys)
    if !problems.isEmpty {
      let more = problems.count - Self.shownErrors
      throw ArtifactError(
        problems.prefix(Self.shownErrors).map { "\(path), \($0)." }.joined(separator: " ")
          + (more > 1
            ? " There are \(more) more errors." : more == 1 ? " There is 1 more error." : ""))
    }
    guard !lines.isEmpty else {
      throw ArtifactError("\(path) is empty. It takes a JSON object on each line.")
    }
    return Artifact(zipPath: path, sha256: "", sizeInBytes: bytes.count, content: .lines(lines))
  }

  /// The objects, and what is wrong, such as "line 3, column 14: expected a value".
  static func parse(
    _ bytes: [UInt8], _ keys: [String]
  ) -> (lines: [Artifact.Line], problems: [String]) {
    var lines: [Artifact.Line] = []
    var problems: [String] = []
    var known: [[JSONValue]: Int] = [:]
    let texts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, text) in texts.enumerated() {
      let number = index + 1
      guard text.contains(where: { !" \t\r".utf8.contains($0) }) else { continue }
      let value: JSONValue
      do {
        value = try JSONValue(parsing: Array(text))
      } catch {
        problems.append("line \(number), column \(error.offset + 1): \(error.reason)")
        continue
      }
      guard let members = value.object else {
        problems.append("line \(number): this isn't a JSON object")
        continue
      }
      if let missing = keys.first(where: { members[$0] == nil }) {
        problems.append("line \(number): the key attribute `\(missing)` is missing")
      } else if !keys.isEmpty {
        let key = keys.compactMap { members[$0]?.canonicalNumber }
        if let first = known[key] {
          problems.append("line \(number): line \(first) has the same key")
        } else {
          known[key] = number
        }
      }
      lines.append(Artifact.Line(number: number, members: members))
    }
    return (lines, problems)
  }
}

extension JSONValue {
  /// Numbers of one value are equal.
  fileprivate var canonicalNumber: JSONValue {
    if case .number(let number) = self { .number(number.canonical) } else { self }
  }
}

/// The comments `# cairn: allow CODE, CODE` of a stack. A comment applies to its own line or, on a
/// line of its own, to the next line that isn't a comment.
struct AllowComments {
  private var codes: [Int: Set<String>] = [:]

  init(_ source: SourceFile) {
    guard source.range(of: Self.opening) != nil else { return }
    let lines = LineIndex(source)
    let comments = Outline(source).comments.map { Comment(at: $0.lowerBound, in: lines) }
    let alone = Set(comments.lazy.filter(\.isAlone).map(\.line))
    for comment in comments {
      let found = Self.codes(in: comment.text)
      if found.isEmpty { continue }
      var line = comment.line
      if comment.isAlone {
        repeat { line += 1 } while alone.contains(line) || lines.isBlank(line - 1)
      }
      codes[line, default: []].formUnion(found)
    }
  }

  func allows(_ diagnostic: Diagnostic) -> Bool {
    guard let line = diagnostic.location?.range.start.line else { return false }
    return codes[line]?.contains(diagnostic.code.rawValue) ?? false
  }

  private static let opening = " cairn: allow "

  private static func codes(in comment: String) -> Set<String> {
    guard let part = comment.split(separator: "#").first(where: { $0.hasPrefix(opening) }) else {
      return []
    }
    // The words after the codes can give the reason.
    return Set(part.dropFirst(opening.count).split { $0 == "," || $0 == " " }.map(String.init))
  }
}

import CairnLanguage

/// The change of a text file as a unified diff.
struct DifferenceText {
  var file: String
  var difference: LineDifference

  var lines: [StyledLine] {
    let hunks = difference.hunks()
    if hunks.isEmpty { return [] }
    var lines = [StyledLine("--- \(file)", .strong), StyledLine("+++ \(file)", .strong)]
    for hunk in hunks {
      lines.append(
        StyledLine(
          "@@ -\(Self.range(hunk.oldStart, hunk.oldCount)) "
            + "+\(Self.range(hunk.newStart, hunk.newCount)) @@", .adopted))
      lines += hunk.lines.map { line in
        switch line {
        case .kept(let text): StyledLine(" " + text)
        case .removed(let text): StyledLine("-" + text, .removed)
        case .added(let text): StyledLine("+" + text, .added)
        }
      }
    }
    return lines
  }

  private static func range(_ start: Int, _ count: Int) -> String {
    count == 1 ? "\(start)" : "\(start),\(count)"
  }
}

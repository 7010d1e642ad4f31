/// Replaces a range of bytes with other bytes.
struct Splice: Hashable, Sendable {
  var range: Range<Int>
  var text: [UInt8]

  init(_ range: Range<Int>, _ text: String) {
    self.range = range
    self.text = Array(text.utf8)
  }
}

extension SourceFile {
  /// The file with the splices applied. They must not overlap; their order matters only for splices
  /// at the same place.
  func applying(_ splices: [Splice]) -> SourceFile {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var at = 0
    for splice in splices.inTextOrder {
      let start = min(max(splice.range.lowerBound, at), bytes.count)
      result += bytes[at..<start]
      result += splice.text
      at = min(max(splice.range.upperBound, start), bytes.count)
    }
    result += bytes[at...]
    return SourceFile(name: name, bytes: result)
  }
}

extension [Splice] {
  var inTextOrder: [Splice] {
    enumerated().sorted { left, right in
      (left.element.range.lowerBound, left.element.range.upperBound, left.offset)
        < (right.element.range.lowerBound, right.element.range.upperBound, right.offset)
    }.map(\.element)
  }

  /// Combines these splices with later ones, which apply to the result of these, into splices of
  /// the original text.
  func followed(by later: [Splice]) -> [Splice] {
    // From last to first, so that the places of the remaining ones stay valid.
    later.inTextOrder.reversed().reduce(self) { $0.followed(by: $1) }
  }

  private func followed(by later: Splice) -> [Splice] {
    var before: [Splice] = []
    var touched: [Splice] = []
    var after: [Splice] = []
    var merged = later
    // How many bytes the current text is longer than the original, up to the splice.
    var shift = 0
    for splice in self {
      let start = splice.range.lowerBound + shift
      let end = start + splice.text.count
      if end < later.range.lowerBound {
        before.append(splice)
      } else if start > later.range.upperBound {
        after.append(splice)
        continue
      } else {
        if start < later.range.lowerBound {
          merged.text = splice.text.prefix(later.range.lowerBound - start) + merged.text
        }
        if end > later.range.upperBound {
          merged.text += splice.text.suffix(end - later.range.upperBound)
        }
        touched.append(splice)
      }
      shift += splice.text.count - splice.range.count
    }
    var start = later.range.lowerBound - before.reduce(0) { $0 + $1.text.count - $1.range.count }
    var end = later.range.upperBound - shift
    if let first = touched.first, let last = touched.last {
      start = Swift.min(start, first.range.lowerBound)
      end = Swift.max(end, last.range.upperBound)
    }
    merged.range = start..<end
    return before + [merged] + after
  }
}

/// Where the fields of a resource are written, by path: `deadLetter`, `deadLetter.maxReceives`,
/// `cors[0].origins`. All of them are in one file.
///
/// They move together, and for nothing: when lines above a resource come or go, that is noted once.
package struct FieldPlaces: Sendable {
  private var file = ""
  /// As they were when they were read.
  private var ranges: [String: SourceRange] = [:]
  private var shift = SourceShift.none

  package init() {}

  package init(_ places: [String: SourceLocation]) {
    file = places.first?.value.file ?? ""
    ranges = places.mapValues(\.range)
  }

  /// Of several places of one path the first one counts.
  init(_ places: [(path: String, range: SourceRange)], in file: String) {
    self.file = file
    ranges = Dictionary(
      places.lazy.map { ($0.path, $0.range) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(path: String) -> SourceLocation? {
    get { ranges[path].map { SourceLocation(file: file, range: $0.moved(by: shift)) } }
    set {
      if let newValue { file = newValue.file }
      ranges[path] = newValue?.range.moved(by: shift.reversed)
    }
  }

  package var paths: Dictionary<String, SourceRange>.Keys { ranges.keys }

  func moved(by shift: SourceShift) -> FieldPlaces {
    var moved = self
    moved.shift = self.shift + shift
    return moved
  }
}

extension FieldPlaces: Hashable {
  package static func == (left: Self, right: Self) -> Bool {
    left.ranges.count == right.ranges.count && left.paths.allSatisfy { left[$0] == right[$0] }
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(ranges.count) }
}

extension FieldPlaces: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, SourceLocation)...) {
    self.init(Dictionary(elements) { first, _ in first })
  }
}

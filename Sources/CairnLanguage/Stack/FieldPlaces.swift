/// The places of a resource's fields, by path: `deadLetter`, `deadLetter.maxReceives`,
/// `cors[0].origins`. All of them are in one file, except those of attached files.
///
/// A tree: paths are compared step by step and never built, because a stack has thousands.
package struct FieldPlaces: Hashable, Sendable {
  enum Step: Hashable, Sendable {
    case field(String)
    case item(Int)
  }

  private struct Entry: Hashable {
    var step: Step
    /// The index of the entry that contains it; nil for a field of the resource.
    var owner: Int?
    var range: SourceRange
  }

  var file = ""
  /// Each one after the entry that contains it.
  private var entries: [Entry] = []
  /// The files of fields in other files, by the outermost entries there.
  private var otherFiles: [Int: String] = [:]

  package init() {}

  init(in file: String, reserving count: Int = 0) {
    self.file = file
    entries.reserveCapacity(count)
  }

  /// Returns the index of the new entry.
  mutating func add(_ step: Step, in owner: Int?, at range: SourceRange) -> Int {
    entries.append(Entry(step: step, owner: owner, range: range))
    return entries.count - 1
  }

  mutating func rename(_ entry: Int, to step: Step) { entries[entry].step = step }

  /// If a path has several places, the first one is used.
  package subscript(path: String) -> SourceLocation? {
    get {
      index(of: path).map { SourceLocation(file: self.file(of: $0), range: entries[$0].range) }
    }
    set {
      // Places are never removed.
      guard let newValue else { return }
      file = newValue.file
      if let index = index(of: path) {
        entries[index].range = newValue.range
      } else {
        _ = add(.field(path), in: nil, at: newValue.range)
      }
    }
  }

  /// Adds the places of fields in another file.
  mutating func attach(_ others: FieldPlaces) {
    let start = entries.count
    for (index, entry) in others.entries.enumerated() {
      if entry.owner == nil { otherFiles[start + index] = others.file }
      entries.append(
        Entry(step: entry.step, owner: entry.owner.map { start + $0 }, range: entry.range))
    }
    for (index, file) in others.otherFiles { otherFiles[start + index] = file }
  }

  /// Adds the places in a field whose value is in another file, except that of the field itself.
  mutating func attach(_ others: FieldPlaces, as field: Int) {
    // The first entry is the field.
    let start = entries.count - 1
    for (index, entry) in others.entries.enumerated().dropFirst() {
      let isOutermost = entry.owner == 0
      if isOutermost { otherFiles[start + index] = others.file }
      let owner = isOutermost ? field : entry.owner.map { start + $0 }
      entries.append(Entry(step: entry.step, owner: owner, range: entry.range))
    }
  }

  private func file(of entry: Int) -> String {
    if otherFiles.isEmpty { return file }
    var current: Int? = entry
    while let index = current {
      if let file = otherFiles[index] { return file }
      current = entries[index].owner
    }
    return file
  }

  private func index(of path: String) -> Int? {
    entries.indices.first { isPath(path.utf8[...], of: $0) }
  }

  /// Compares from the end, where most paths differ.
  private func isPath(_ path: Substring.UTF8View, of index: Int) -> Bool {
    let entry = entries[index]
    switch entry.step {
    case .field(let name):
      guard let owner = entry.owner else { return path.elementsEqual(name.utf8) }
      guard path.hasSuffix(name.utf8) else { return false }
      let rest = path.dropLast(name.utf8.count)
      return rest.last == UInt8(ascii: ".") && isPath(rest.dropLast(), of: owner)
    case .item(let number):
      guard let owner = entry.owner, path.last == UInt8(ascii: "]") else { return false }
      let text = "[\(number)]".utf8
      return path.hasSuffix(text) && isPath(path.dropLast(text.count), of: owner)
    }
  }

  /// The places of a field and of what is in it, under another name.
  package func moving(_ field: String, to name: String) -> FieldPlaces {
    var result = FieldPlaces(in: file)
    guard let start = entries.firstIndex(where: { $0.owner == nil && $0.step == .field(field) })
    else { return result }
    result.file = self.file(of: start)
    let end = entries[(start + 1)...].firstIndex { $0.owner == nil } ?? entries.endIndex
    for (index, file) in otherFiles where index > start && index < end {
      result.otherFiles[index - start] = file
    }
    result.entries = entries[start..<end].map { entry in
      Entry(step: entry.step, owner: entry.owner.map { $0 - start }, range: entry.range)
    }
    result.entries[0].step = .field(name)
    return result
  }
}

extension FieldPlaces: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, SourceLocation)...) {
    for (path, place) in elements { self[path] = place }
  }
}

extension Substring.UTF8View {
  fileprivate func hasSuffix(_ end: String.UTF8View) -> Bool {
    suffix(end.count).elementsEqual(end)
  }
}

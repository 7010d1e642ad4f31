/// The apparent structure of an incomplete YAML text: its keys and items, determined by columns and
/// brackets.
///
/// libyaml stops at the first error, and a text that is being typed has one most of the time. The
/// outline never stops: an unclosed quote ends with its line, an unclosed bracket ends where block
/// lines outside it continue, and a line without a colon is kept as a potential key. For valid YAML
/// it agrees with libyaml, except for syntax that stacks don't use (`? ` keys).
struct Outline: Sendable {
  struct Entry: Sendable {
    enum Kind: Sendable {
      case root
      /// `key: …`, or, in a flow map, also a key without a colon yet.
      case key
      /// `- …`, or an element of `[…]`.
      case item
      /// A line without colon or dash: a potential key, or text.
      case bare
    }

    enum Value: Sendable {
      /// No value yet, or block children.
      case nothing
      case scalar(Range<Int>, Style)
      /// The range includes the `*`.
      case alias(Range<Int>)
      /// `open` and `close` are the offsets of the brackets; `close` is nil if the bracket is
      /// missing.
      case flow(open: Int, close: Int?, isMapping: Bool)
    }

    enum Style: Sendable { case plain, quoted, unclosed, block }

    var kind: Kind
    var isInFlow: Bool
    /// The column of the key or dash, in bytes from 0, with tabs as eight; -1 for the root. In flow
    /// collections, that of the block entry around them.
    var indent: Int
    var start: Int
    /// The range of the key with its quotes, or of the text of a bare line; empty for items.
    var key: Range<Int>
    /// The offset of the colon, or of the dash.
    var colon: Int?
    var value: Value = .nothing
    /// The range includes the `&`.
    var anchor: Range<Int>?
    /// The offset after its last character, including its children.
    var end: Int

    var parent: Int
    var next: Int?
    var firstChild: Int?
    var lastChild: Int?
  }

  let bytes: [UInt8]
  /// In the order of the text. The first one is the root.
  fileprivate(set) var entries: [Entry]
  /// From `#` to the end of the line, in the order of the text.
  fileprivate(set) var comments: [Range<Int>] = []

  init(_ source: SourceFile) {
    bytes = source.bytes
    entries = []
    comments = []
    var scanner = OutlineScanner(source)
    scanner.scan()
    entries = scanner.entries
    comments = scanner.comments
  }

  subscript(index: Int) -> Entry { entries[index] }

  /// The indices of an entry's direct children.
  func children(of index: Int) -> Children {
    Children(entries: entries, upcoming: entries[index].firstChild)
  }

  struct Children: Sequence, IteratorProtocol {
    fileprivate let entries: [Entry]
    fileprivate var upcoming: Int?

    mutating func next() -> Int? {
      guard let index = upcoming else { return nil }
      upcoming = entries[index].next
      return index
    }
  }

  /// The indices from the top level down to the entry, without the root.
  func chain(to index: Int) -> [Int] {
    var chain: [Int] = []
    var at = index
    while at > 0 {
      chain.append(at)
      at = entries[at].parent
    }
    return chain.reversed()
  }

  /// The last entry that begins at or before a byte; 0, the root, if there is none.
  func lastEntry(startingBy offset: Int) -> Int {
    var low = 0
    var high = entries.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if entries[middle].start <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Whether a byte belongs to a comment, including the end of its line.
  func isInComment(_ offset: Int) -> Bool {
    var low = 0
    var high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].lowerBound < offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 && offset <= comments[low - 1].upperBound
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// A scalar's range without the quotes around it.
  func inner(_ range: Range<Int>) -> Range<Int> {
    guard let first = bytes[range].first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    else { return range }
    let isClosed = range.count > 1 && bytes[range.upperBound - 1] == first
    return (range.lowerBound + 1)..<(isClosed ? range.upperBound - 1 : range.upperBound)
  }

  /// A scalar's text without its quotes. Escapes aren't decoded; names never contain any.
  func unquoted(_ range: Range<Int>) -> String { text(inner(range)) }

  /// The text of an entry's key; "" for items.
  func name(of index: Int) -> String { unquoted(entries[index].key) }

  /// The text of an entry's value, if it is a scalar.
  func scalar(of index: Int) -> String? {
    if case .scalar(let range, _) = entries[index].value { unquoted(range) } else { nil }
  }

  /// The index of the child with a key.
  func child(_ name: String, of index: Int) -> Int? {
    children(of: index).first { entries[$0].kind == .key && self.name(of: $0) == name }
  }
}

/// The one stretch in which two versions of a text differ; whole lines where it can be.
struct TextChange: Hashable {
  /// In the old text.
  var old: Range<Int>
  /// How many bytes the new text has more.
  var growth: Int

  /// Nil for the same text.
  init?(from old: [UInt8], to new: [UInt8]) {
    let shorter = min(old.count, new.count)
    let start = old.withUnsafeBytes { old in
      new.withUnsafeBytes { new in
        var at = 0
        while at + 8 <= shorter,
          old.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            == new.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        { at += 8 }
        while at < shorter, old[at] == new[at] { at += 1 }
        return at
      }
    }
    if start == old.count, start == new.count { return nil }
    let end = old.withUnsafeBytes { old in
      new.withUnsafeBytes { new in
        var back = 0
        while back + 8 <= shorter - start,
          old.loadUnaligned(fromByteOffset: old.count - back - 8, as: UInt64.self)
            == new.loadUnaligned(fromByteOffset: new.count - back - 8, as: UInt64.self)
        { back += 8 }
        while back < shorter - start, old[old.count - back - 1] == new[new.count - back - 1] {
          back += 1
        }
        return back
      }
    }
    let common = shorter - start - end
    // What is only added, or only taken away, may as well begin some bytes before.
    let longer = new.count > old.count ? new : old
    let begin =
      common == 0 ? Self.lineStart(start, start + abs(new.count - old.count), in: longer) : start
    self.old = begin..<(begin + common + max(0, old.count - new.count))
    growth = new.count - old.count
  }

  /// Where a stretch of a text begins that says the same, and begins a line; else where it begins.
  private static func lineStart(_ start: Int, _ end: Int, in text: [UInt8]) -> Int {
    var (begin, last) = (start, end)
    while begin > 0, text[begin - 1] != 0x0A {
      guard text[begin - 1] == text[last - 1] else { return start }
      begin -= 1
      last -= 1
    }
    return begin
  }
}

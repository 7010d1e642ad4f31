import Testing

@testable import cairn

@Suite struct LiveRegionTests {
  @Test func `A frame goes back over the last one and erases it`() {
    var region = LiveRegion()
    let first = region.frame(
      finished: [], lines: ["one", "two"], size: (24, 80), .off)
    let second = region.frame(finished: ["done"], lines: ["two"], size: (24, 80), .off)
    let last = region.frame(finished: [], lines: [], size: (24, 80), .off)
    #expect(first == "one\ntwo\n")
    #expect(second == "\u{1B}[2A\r\u{1B}[Jdone\ntwo\n")
    #expect(last == "\u{1B}[1A\r\u{1B}[J")
    #expect(region.isEmpty)
  }

  @Test func `Lines that a narrower terminal has wrapped are erased whole`() {
    var region = LiveRegion()
    _ = region.frame(finished: [], lines: ["0123456789", "x"], size: (24, 80), .off)
    #expect(
      region.frame(finished: [], lines: [], size: (24, 4), .off) == "\u{1B}[4A\r\u{1B}[J")
  }

  @Test func `Live lines are cut to the width, finished ones are not`() {
    var region = LiveRegion()
    let frame = region.frame(
      finished: ["0123456789"], lines: ["0123456789"], size: (24, 6), .off)
    #expect(frame == "0123456789\n0123…\n")
  }

  @Test func `More lines than rows are counted`() {
    var region = LiveRegion()
    let lines = (1...9).map { StyledLine("line \($0)") }
    #expect(
      region.frame(finished: [], lines: lines, size: (5, 80), .off)
        == "line 1\nline 2\n  … and 7 more\n")
  }
}

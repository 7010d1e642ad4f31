import ImageService
import LambdaRuntime
import Testing

@Suite struct IdentifierTests {
  @Test func `Ids are UUIDs of version 7 that sort by time`() {
    let identifiers = TimeOrderedIdentifiers()
    let times = [0, 1, 0x0199_0000_0000, 1_796_000_000_000]
    let ids = times.map { identifiers.next(at: Timestamp(milliseconds: $0)) }
    #expect(ids == ids.sorted())
    #expect(ids[2].hasPrefix("01990000-0000-7"))
    for id in ids {
      let groups = id.split(separator: "-")
      #expect(groups.map(\.count) == [8, 4, 4, 4, 12])
      #expect(groups[2].first == "7")
      #expect("89ab".contains(groups[3].first ?? " "))
      #expect(id.allSatisfy { $0 == "-" || ($0.isHexDigit && !$0.isUppercase) })
    }
  }

  @Test func `No two are alike`() {
    let identifiers = TimeOrderedIdentifiers()
    let ids = Set((0..<1_000).map { _ in identifiers.next(at: Timestamp(milliseconds: 5)) })
    #expect(ids.count == 1_000)
  }
}

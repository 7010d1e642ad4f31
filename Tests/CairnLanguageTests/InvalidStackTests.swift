import CairnLanguage
import Foundation  // The environment, to renew fixtures.
import Testing

@Suite struct InvalidStackTests {
  @Test(arguments: Fixture.all)
  func `errors are reported on the lines that announce them`(fixture: Fixture) {
    let told = fixture.diagnostics.map { diagnostic in
      "\(diagnostic.location?.range.start.line ?? 0) \(diagnostic.severity.rawValue): "
        + diagnostic.code.rawValue
    }
    #expect(told.sorted() == fixture.announced.sorted(), "\(fixture.source.name)")
  }

  @Test(arguments: Fixture.all)
  func `errors are rendered exactly as recorded`(fixture: Fixture) throws {
    // To renew after reading them: CAIRN_RENEW_FIXTURES=1 swift test --filter InvalidStackTests
    if ProcessInfo.processInfo.environment["CAIRN_RENEW_FIXTURES"] != nil { try fixture.renew() }
    let shown = DiagnosticRenderer(sources: [fixture.source]).render(fixture.diagnostics)
    #expect(shown == fixture.rendered)
  }

  @Test func `every code has a fixture with its name`() {
    let others = DiagnosticCode.beyondTheFile.union(DiagnosticCode.lints)
    for code in DiagnosticCode.allCases where !others.contains(code) {
      let fixtures = Fixture.all.filter { $0.name.hasPrefix(code.rawValue) }
      #expect(
        fixtures.contains { $0.diagnostics.contains { $0.code == code } },
        "no fixture \(code.rawValue).yaml shows this code")
    }
  }
}

import CairnAWS
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

/// Each limit that a field has is the service's own, or has a reason.
@Suite(.enabled(if: AWSEnvironment.process.variables["CAIRN_TEST_PYTHON"] != nil))
struct `Limits of fields and of services` {
  @Test func `agree, or say why they don't`() throws {
    let limits = FixtureFile.all.reduce(into: [:]) { $0[$1.section] = $1.limits }
    let members = Set(limits.values.flatMap { $0.values.compactMap(\.member) })
    let models = try ServiceModel.read(members)
    for kind in Catalog.standard.kinds {
      let section = kind.schema.section
      let expected = limits[section] ?? [:]
      let fields = FieldLimits.all(kind.schema.fields)
      #expect(
        Set(fields.map(\.path)) == Set(expected.keys),
        "\(section): a line for each place, and no more")
      for field in fields {
        guard let limit = expected[field.path], let member = limit.member else { continue }
        let model = try #require(models[member])
        let differences = field.differences(from: model, words: limit.words)
        // A reason that is no longer needed is gone.
        #expect(
          differences.isEmpty == (limit.reason == nil),
          "\(section) \(field.path): \(differences.prefix(8)), \(limit.reason ?? "no reason")")
      }
    }
  }

  @Test func `every runtime that Lambda's model has is known, with its state`() throws {
    let member = "lambda CreateFunction.Runtime"
    let model = try #require(try ServiceModel.read([member])[member]?.words)
    let known = Set(LambdaRuntimes.supported).union(LambdaRuntimes.deprecated.keys)
    // From before Lambda had versions, and one of CloudFront's.
    #expect(model.subtracting(known) == ["nodejs", "nodejs4.3-edge"])
    #expect(known.subtracting(model) == [])
  }
}

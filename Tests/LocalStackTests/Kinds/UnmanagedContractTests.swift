import CairnAWS
import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage
import CairnTestSupport
import Testing

/// Law 11: boto3 adds each setting that the service knows and the kind has no field for, cairn
/// changes something else, and the setting stands, or the plan had refused the change by name.
@Suite(.enabled(if: TestEndpoint.isSet)) struct `Settings that no field holds` {
  @Test(arguments: KindFixture.all)
  func `are kept by every change, or are named by the plan that refuses it`(
    _ fixture: KindFixture
  ) async throws {
    try await KindContract.run(fixture) { contract in
      let plain = contract.resource()
      try await contract.apply(plain)
      #expect(try await contract.read(plain)?.unmanaged == [], "of what cairn made")
      let kind = contract.schema.section
      let name = plain.properties.values["name"]?.string ?? contract.stem
      let settings = try #require(try await Judge.run("add", kind, name).array)
      await expectAllDecided(settings, contract)
      let names = settings.compactMap { $0["name"]?.string }
      let live = try #require(try await contract.read(plain))
      #expect(Set(names).subtracting(live.unmanaged.map(\.name)) == [], "not named")
      try await expectNamedByDrift(names, plain, contract)

      func expectStanding(_ note: String) async throws {
        let now = try await Judge.run("look", kind, name).array ?? []
        for (was, now) in zip(settings, now) { #expect(was == now, "\(note)") }
        #expect(now.count == settings.count)
      }
      let taken = Set(settings.compactMap { $0["field"]?.string })
      for field in contract.varied(.inPlace) where !taken.contains(field.name) {
        guard
          let value = contract.surroundings.besides[field.name] ?? contract.values(of: field).last
        else {
          continue
        }
        if try await changes(to: contract.resource([field.name: value]), names, contract) {
          #expect(try await changes(to: plain, names, contract), "\(field.name) back")
        }
        try await expectStanding("after \(field.name) became \(value), and back")
      }
      for field in contract.varied(.replacement) where !settings.isEmpty {
        guard let value = contract.values(of: field).last else { continue }
        let wanted = contract.resource([field.name: value])
        let plan = try await contract.session(of: wanted).plan(.apply)
        let replaced = plan.changes.filter { $0.action == .replace && $0.address == wanted.address }
        for change in replaced {
          #expect(names.allSatisfy { change.dataHeld?.contains($0) == true }, "\(field.name)")
        }
      }
      let end = try await contract.session(of: nil)
      #expect(try await end.apply(try await end.plan(.apply)).isComplete)
    }
  }

  /// True when the change was made; false when the plan named settings as lost, and apply refused
  /// it.
  private func changes(
    to thing: ResourceHandle, _ names: [String], _ contract: KindContract
  ) async throws -> Bool {
    do {
      try await contract.apply(thing, dataLoss: .refused)
      return true
    } catch let failure as PlanFailure {
      #expect(failure.diagnostics.map(\.code) == [.settingsWouldBeLost], "\(failure)")
      #expect(
        failure.diagnostics.allSatisfy { told in names.contains { told.detail.contains($0) } })
      return false
    }
  }

  /// Of all members of the shapes that describe the kind.
  private func expectAllDecided(_ settings: [JSONValue], _ contract: KindContract) async {
    let set = Set(settings.flatMap { $0["covers"]?.array ?? [] }.compactMap(\.string))
    let answers = contract.kind.withAnswers?.answers ?? [:]
    let members = try? await Judge.run("members", contract.schema.section).object
    for (name, reason) in members ?? [:] where reason == .null && !set.contains(name) {
      let parts = name.split(separator: ".").map(String.init)
      let sorted = parts.first.flatMap { answers[$0] }
      let member = parts.last ?? ""
      #expect(
        sorted?.held.contains(member) == true || sorted?.reported.contains(member) == true,
        "nobody decided what becomes of \(name)")
    }
    #expect(members != nil)
  }

  private func expectNamedByDrift(
    _ names: [String], _ thing: ResourceHandle, _ contract: KindContract
  ) async throws {
    let report = try await contract.session(of: thing, reads: .everything).drift()
    let resource = try #require(report.resources.first { $0.address == thing.address })
    #expect(resource.state == .inSync, "\(resource.fields)")
    #expect(Set(names).subtracting(resource.unmanaged.map(\.name)) == [])
  }
}

extension KindContract {
  /// Plans and applies a stack that declares this alone.
  fileprivate func apply(
    _ thing: ResourceHandle, dataLoss: SessionOptions.DataLoss = .allowedForAll
  ) async throws {
    let session = try await session(of: thing, dataLoss: dataLoss)
    let report = try await session.apply(try await session.plan(.apply))
    #expect(report.isComplete, "\(report.failures)")
  }
}

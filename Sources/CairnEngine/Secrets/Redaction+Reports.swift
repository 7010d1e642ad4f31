import CairnLanguage

/// Redacts names and user agents that others chose. Only for output, because names identify
/// resources.
extension Redaction {
  /// Unmanaged settings are only for output.
  package func redacted(_ live: LiveResource) -> LiveResource {
    if isEmpty || live.unmanaged.isEmpty { return live }
    var live = live
    live.unmanaged = live.unmanaged.map {
      UnmanagedSetting(redacted($0.name), redacted($0.value), lostWith: $0.lostWith)
    }
    return live
  }

  package func redacted(_ report: DriftReport) -> DriftReport {
    if isEmpty { return report }
    var report = report
    report.notes = report.notes.map(redacted)
    for index in report.resources.indices {
      if let reason = report.resources[index].ailment?.reason {
        report.resources[index].ailment?.reason = redacted(reason)
      }
      let calls = report.resources[index].trace?.calls ?? []
      for place in calls.indices {
        report.resources[index].trace?.calls[place].caller = calls[place].caller.map(redacted)
      }
      // A declared name is as public as the file.
      guard report.resources[index].state.isExtra else { continue }
      report.resources[index].address = redacted(report.resources[index].address)
      report.resources[index].identity = report.resources[index].identity.map(redacted)
    }
    return report
  }

  /// - Parameter report: its source.
  package func redacted(_ acceptance: Acceptance, of report: DriftReport) -> Acceptance {
    if isEmpty { return acceptance }
    let found = Set(report.resources.filter { $0.state.isExtra }.map(\.address))
    var acceptance = acceptance
    for index in acceptance.left.indices where found.contains(acceptance.left[index].address) {
      acceptance.left[index].address = redacted(acceptance.left[index].address)
    }
    return acceptance
  }

  package func redacted(_ plan: Plan) -> Plan {
    if isEmpty { return plan }
    var plan = plan
    for index in plan.changes.indices where plan.changes[index].removals.contains(where: \.isFound)
    {
      if plan.changes[index].action == .delete {
        plan.changes[index].address = redacted(plan.changes[index].address)
        plan.changes[index].identity = plan.changes[index].identity.map(redacted)
      }
      for place in plan.changes[index].removals.indices
      where plan.changes[index].removals[place].isFound {
        let identity = plan.changes[index].removals[place].entry.identity
        plan.changes[index].removals[place].entry.identity = redacted(identity)
      }
    }
    return plan
  }

  private func redacted(_ address: ResourceAddress) -> ResourceAddress {
    ResourceAddress(section: address.section, name: redacted(address.name))
  }

  private func redacted(_ identity: Identity) -> Identity { Identity(redacted(identity.text)) }
}

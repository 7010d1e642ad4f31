import CairnLanguage

/// Laws 8 and 11: nothing that holds data, and no setting that cairn has no field for, is lost
/// without `--allow-data-loss`.
struct DataGuard {
  let options: SessionOptions

  func check(_ plan: Plan) throws {
    let refused = plan.changes.filter { change in
      guard change.dataHeld != nil else { return false }
      switch options.dataLoss {
      case .allowedForAll: return false
      case .allowed(let addresses): return !addresses.contains(change.address)
      case .refused: return true
      }
    }
    if refused.isEmpty { return }
    throw PlanFailure(
      refused.map { change in
        if change.action == .update || change.action == .adopt { return .losingSettings(change) }
        let doing = change.action == .delete ? "Deleting" : "Replacing"
        return Diagnostic(
          .dataWouldBeLost,
          "\(doing) \(change.address) would lose \(change.dataHeld ?? "data"). If that is "
            + "intended, use `--allow-data-loss=\(change.address)`.",
          at: change.location)
      })
  }
}

/// Arithmetic on numbers that somebody else wrote, a service or a file, which may be any: where the
/// result doesn't fit, it is the nearest that does.
extension Int {
  package func clampedAdding(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  package func clampedMultiplying(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
  }
}

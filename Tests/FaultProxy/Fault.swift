/// One way in which a request goes wrong.
enum Fault: String, Codable, Sendable, CaseIterable {
  /// Answered with status 500, without being forwarded.
  case internalError
  /// Forwarded, and answered with status 500 all the same.
  case internalErrorAfterwards
  /// Answered with status 503, without being forwarded.
  case unavailable
  /// Answered as the service throttles, without being forwarded.
  case throttled
  /// The connection is closed, without forwarding.
  case droppedBefore
  /// Forwarded; then the connection is closed without an answer.
  case droppedAfter
  /// Forwarded whole, and the server's connection reset right behind it; then the client's is closed. What
  /// a server sees of a client that was killed in the middle of a request.
  case cutOff
  /// Forwarded at once, and answered only after a delay.
  case delayed
  /// Forwarded; half of the answer comes, and then the connection is closed.
  case truncated
}

/// Which requests go wrong, and how: a function of the seed and of the request's number alone.
struct FaultPlan: Decodable, Sendable {
  var seed: UInt64
  /// Of all requests, how many percent go wrong.
  var percent: Double
  /// They go wrong so many at a time; 1 for one by one.
  var burst: Int
  var kinds: [Fault]
  /// How long an answer is delayed, in milliseconds.
  var delay: Int

  /// The fault of a request, counted from 1.
  func fault(of request: Int) -> Fault? {
    guard !kinds.isEmpty else { return nil }
    let chance = percent / 100 / Double(max(1, burst))
    let begins = (max(1, request - burst + 1)...request).contains { start in
      Double(draw(UInt64(start), 1) >> 11) / Double(1 << 53) < chance
    }
    guard begins else { return nil }
    return kinds[Int(draw(UInt64(request), 2) % UInt64(kinds.count))]
  }

  /// SplitMix64 of seed, number and purpose.
  private func draw(_ number: UInt64, _ purpose: UInt64) -> UInt64 {
    var bits = seed &* 0x9E37_79B9_7F4A_7C15 &+ number &* 0xD1B5_4A32_D192_ED03 &+ purpose
    for _ in 0..<2 {
      bits = bits &+ 0x9E37_79B9_7F4A_7C15
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      bits ^= bits >> 31
    }
    return bits
  }
}

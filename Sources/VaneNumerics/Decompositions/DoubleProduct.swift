internal import CLinearAlgebra
internal import VaneTensors

/// Products in double precision, for statistics that are solved with afterwards.
enum DoubleProduct {
    /// Returns `Aᵀ B` of `[N, D]` and `[N, K]`: `[D, K]`.
    static func transposedTimes(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double> {
        multiply(a, transposed: true, b, transposed: false, (a.width, b.width, a.rows))
    }

    /// Returns `A B` of `[N, D]` and `[D, K]`: `[N, K]`.
    static func times(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double> {
        multiply(a, transposed: false, b, transposed: false, (a.rows, b.width, a.width))
    }

    /// Returns `A Bᵀ` of `[N, D]` and `[K, D]`: `[N, K]`.
    static func timesTransposed(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double> {
        multiply(a, transposed: false, b, transposed: true, (a.rows, b.rows, a.width))
    }

    /// Returns `op(A) op(B)` of the extents M, N and K.
    private static func multiply(
        _ a: Tensor<Double>, transposed ta: Bool, _ b: Tensor<Double>, transposed tb: Bool,
        _ extents: (Int, Int, Int)
    ) -> Tensor<Double> {
        let (m, n, k) = extents
        precondition(a.count == m * k && b.count == k * n, "The inner extents agree.")
        var result = Tensor<Double>(shape: [m, n], repeating: 0)
        guard m > 0, n > 0, k > 0 else { return result }
        a.withSpan { a in
            b.withSpan { b in
                // SAFETY: the memories hold M × K, K × N and M × N numbers.
                unsafe a.withUnsafeBufferPointer { a in
                    unsafe b.withUnsafeBufferPointer { b in
                        unsafe result.withFortranMemory { c in
                            unsafe cblas_dgemm(
                                CblasRowMajor, ta ? CblasTrans : CblasNoTrans,
                                tb ? CblasTrans : CblasNoTrans, Int32(m), Int32(n), Int32(k), 1,
                                a.baseAddress, Int32(ta ? m : k), b.baseAddress,
                                Int32(tb ? k : n), 0, c, Int32(n))
                        }
                    }
                }
            }
        }
        return result
    }

    /// Adds `Aᵀ A` of `[N, D]` to the upper triangle of `[D, D]`.
    static func addGram(of a: Tensor<Double>, to gram: inout Tensor<Double>) {
        let (rows, width) = (a.rows, a.width)
        precondition(gram.shape == [width, width], "A Gram matrix is as wide as its rows.")
        guard rows > 0, width > 0 else { return }
        a.withSpan { a in
            // SAFETY: the memories hold N × D and D × D numbers.
            unsafe a.withUnsafeBufferPointer { a in
                unsafe gram.withFortranMemory { c in
                    unsafe cblas_dsyrk(
                        CblasRowMajor, CblasUpper, CblasTrans, Int32(width), Int32(rows), 1,
                        a.baseAddress, Int32(width), 1, c, Int32(width))
                }
            }
        }
    }
}

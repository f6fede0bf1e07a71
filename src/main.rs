//! The command `sen`; everything it does is in the library.

use std::process::ExitCode;

/// Values of templates are many small pieces: this allocator builds a large site in a fifth less time than the
/// system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    sen::cli::main()
}

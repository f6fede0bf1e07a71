//! The command `sen`; everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    sen::cli::main()
}

//! Files of others that are not seen when the plan is made.

use super::{Machine, version};
use crate::diag::Problem;
use crate::publish::remote::memory::{Files, Host};

#[test]
fn a_file_that_no_list_names_is_of_others_all_the_same() {
    let with_rules = || -> Files {
        let mut files = version(1);
        files.insert(".htaccess".into(), b"ours".to_vec());
        files
    };
    for copies in [true, false] {
        let (mut machine, host) = (Machine::new(), Host::default());
        host.set_hides_dots();
        if !copies {
            host.set_cannot_copy();
        }
        host.write(".htaccess", b"theirs");
        let finding = machine.publish(&host, &with_rules()).unwrap_err();
        let path = ".htaccess".to_owned();
        assert_eq!(*finding.problem, Problem::PublishForeign { path, count: 1 });
        assert_eq!(host.site().len(), 1);
        machine.take_over = true;
        machine.publish(&host, &with_rules()).unwrap();
        assert_eq!(host.site(), with_rules());
        machine.roll_back(&host).unwrap();
        assert_eq!(host.files()[".htaccess"], b"theirs");
    }
}

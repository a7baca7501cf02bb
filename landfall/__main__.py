from landfall.command import main

raise SystemExit(main())
